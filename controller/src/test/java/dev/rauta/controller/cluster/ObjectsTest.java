// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObjectsTest {
    private static ConfigMap object(String namespace, String name) {
        return new ConfigMapBuilder().withNewMetadata().withNamespace(namespace).withName(name).endMetadata().build();
    }

    private static String key(ConfigMap object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace) + "/" + object.getMetadata().getName();
    }

    @Test
    void theyAreInTheOrderOfTheirKeys() {
        List<ConfigMap> all = List.of(
                object("b", "a"), object("a", "z"), object("a-b", "a"), object("a0", "a"), object("ab", "a"), object("a", "b"), object(null, "c"));
        Objects<ConfigMap> objects = Objects.of(all);
        assertThat(objects.all().stream().map(ObjectsTest::key).toList())
                .isEqualTo(all.stream().map(ObjectsTest::key).sorted().toList());
        assertThat(all).allSatisfy(each -> {
            String namespace = each.getMetadata().getNamespace();
            assertThat(objects.get(namespace == null ? "" : namespace, each.getMetadata().getName())).isSameAs(each);
        });
        assertThat(objects.get("a", "c")).isNull();
    }

    @Test
    void ofSeveralOfOneNameTheLastCounts() {
        ConfigMap last = object("a", "x");
        assertThat(Objects.of(List.of(object("a", "x"), object("a", "y"), last)).get("a", "x")).isSameAs(last);
    }
}
