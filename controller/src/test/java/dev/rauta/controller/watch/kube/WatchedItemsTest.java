// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.Objects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an informer has seen, and how far. */
class WatchedItemsTest {
    private final WatchedItems<ConfigMap> items = new WatchedItems<>();

    @Test
    void whatIsTouchedIsTakenOnce() {
        put("a", "u-a", "1");
        put("b", "u-b", "2");
        Objects<ConfigMap> first = items.into(Objects.empty());
        assertThat(first.all()).extracting(WatchedItemsTest::version).containsExactly("1", "2");
        assertThat(items.into(first)).as("nothing has changed").isSameAs(first);
        items.remove("x/a");
        put("b", "u-b", "3");
        put("c", "u-c", "4");
        items.remove("x/c");
        Objects<ConfigMap> second = items.into(first);
        assertThat(second.all()).extracting(WatchedItemsTest::version).containsExactly("3");
        assertThat(first.all()).as("the state before").hasSize(2);
    }

    @Test
    void whatIsListedAgainAsItWasIsTheSameObject() {
        ConfigMap seen = put("a", "u-a", "1");
        Objects<ConfigMap> first = items.into(Objects.empty());
        ConfigMap again = object("a", "u-a", "1");
        assertThat(items.put("x/a", again)).isSameAs(seen);
        assertThat(items.get("x/a")).isSameAs(seen);
        assertThat(items.into(first)).isSameAs(first);
    }

    @Test
    void anotherOfTheSameVersionIsAnother() {
        put("a", "u-a", "1");
        ConfigMap other = put("a", "u-b", "1");
        assertThat(items.get("x/a")).isSameAs(other);
        ConfigMap unversioned = put("a", "u-b", null);
        ConfigMap last = put("a", "u-b", null);
        assertThat(items.get("x/a")).isSameAs(last).isNotSameAs(unversioned);
    }

    @Test
    void theMarkIsNotBehindWhatTheObjectsShow() {
        assertThat(items.seen(null)).as("before the first list").isEmpty();
        assertThat(items.seen("odd")).isEmpty();
        assertThat(items.seen("7")).hasValue(7);
        put("a", "u-a", "9");
        assertThat(items.seen("7")).as("put in, and not yet said").hasValue(9);
        assertThat(items.seen("12")).as("with a bookmark").hasValue(12);
        put("a", "u-a", "odd");
        assertThat(items.seen("8")).hasValue(9);
    }

    @Test
    void ofSeveralInformersTheOneThatIsBehindCounts() {
        assertThat(KindInformers.lowest(List.of(OptionalLong.of(7), OptionalLong.of(5)))).hasValue(5);
        assertThat(KindInformers.lowest(List.of(OptionalLong.of(7), OptionalLong.empty()))).isEmpty();
    }

    /** Whatever is put in and removed, in few steps or many. */
    @Test
    void stepsLeadToWhatThereIs() {
        Random random = new Random(5);
        Objects<ConfigMap> objects = Objects.empty();
        TreeMap<String, ConfigMap> expected = new TreeMap<>();
        for (int round = 0; round < 200; round++) {
            for (int i = random.nextInt(8) == 0 ? 300 : random.nextInt(5); i > 0; i--) {
                String name = "n" + random.nextInt(400);
                if (random.nextInt(3) == 0) {
                    items.remove("x/" + name);
                    expected.remove("x/" + name);
                } else {
                    expected.put("x/" + name, put(name, "u-" + name, round + "0" + i));
                }
            }
            objects = items.into(objects);
            assertThat(objects).as("round %d", round).isEqualTo(Objects.of(new ArrayList<>(expected.values())));
        }
    }

    private ConfigMap put(String name, String uid, String version) {
        ConfigMap object = object(name, uid, version);
        items.put(items.getKey(object), object);
        return object;
    }

    private static String version(ConfigMap object) {
        return object.getMetadata().getResourceVersion();
    }

    private static ConfigMap object(String name, String uid, String version) {
        return new ConfigMapBuilder()
                .withNewMetadata().withNamespace("x").withName(name).withUid(uid).withResourceVersion(version).endMetadata()
                .build();
    }
}
