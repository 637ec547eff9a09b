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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an informer has seen, and how far. */
class WatchedItemsTest {
    private final WatchedItems<ConfigMap> items = new WatchedItems<>();
    private final AtomicReference<@Nullable String> informer = new AtomicReference<>();

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
        items.of(informer::get);
        assertThat(items.seen()).as("before the first list").isEmpty();
        informer.set("odd");
        assertThat(items.seen()).isEmpty();
        informer.set("7");
        assertThat(items.seen()).hasValue(7);
        put("a", "u-a", "9");
        assertThat(items.seen()).as("put in, and not yet said").hasValue(9);
        informer.set("12");
        assertThat(items.seen()).as("with a bookmark").hasValue(12);
        put("a", "u-a", "odd");
        informer.set("8");
        assertThat(items.seen()).hasValue(9);
    }

    /** A bookmark tells that nothing has changed, which is nothing that another replica could miss. */
    @Test
    void whatIsToldMovesWithListsAndChangesAlone() {
        items.of(informer::get);
        assertThat(items.told()).isEmpty();
        put("a", "u-a", "5");
        informer.set("7");
        assertThat(items.told()).as("the first list").hasValue(7);
        informer.set("12");
        assertThat(items.told()).as("a bookmark").hasValue(7);
        put("a", "u-a", "13");
        assertThat(items.told()).hasValue(13);
        informer.set("13");
        items.remove("x/a");
        assertThat(items.settled()).as("taken out, and not yet said at which version").isFalse();
        assertThat(items.told()).hasValue(13);
        informer.set("15");
        assertThat(items.settled()).isTrue();
        assertThat(items.told()).hasValue(15);
        informer.set("20");
        assertThat(items.told()).hasValue(15);
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
