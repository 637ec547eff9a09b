// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx;

import dev.rauta.controller.translate.ingress.nginx.access.AccessKeys;
import dev.rauta.controller.translate.ingress.nginx.answer.AnswerKeys;
import dev.rauta.controller.translate.ingress.nginx.backend.BackendKeys;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.path.PathKeys;
import dev.rauta.controller.translate.ingress.nginx.traffic.TrafficKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every annotation of ingress-nginx, and what is made of it; immutable and shared. */
public final class Catalogue {
    /** Annotations that are read together, in the order in which they are read. */
    static final List<KeyGroup> GROUPS = Stream.of(
                    List.<KeyGroup>of(new AdoptKeys(), new BygoneKeys()), PathKeys.GROUPS, BackendKeys.GROUPS, AccessKeys.GROUPS, TrafficKeys.GROUPS, AnswerKeys.GROUPS)
            .flatMap(List::stream)
            .toList();

    /** Those that count for a canary's own share, and are read for any Ingress. */
    static final List<KeyGroup> OF_SHARES = GROUPS.stream().filter(KeyGroup::ofShares).toList();

    /** The others, which the Ingress says whose paths they are. */
    static final List<KeyGroup> OF_PATHS = GROUPS.stream().filter(group -> !group.ofShares()).toList();

    private static final Map<String, Place> BY_NAME = byName();

    private record Place(NginxKey key, KeyGroup group) {}

    private Catalogue() {}

    /** The annotation of that name, without its prefix; null where ingress-nginx has none. */
    public static @Nullable NginxKey find(String name) {
        Place place = BY_NAME.get(name);
        return place == null ? null : place.key();
    }

    /** The annotations that some of those names are read with. */
    static Set<KeyGroup> groups(Set<String> names) {
        return names.stream()
                .map(BY_NAME::get)
                .filter(Objects::nonNull)
                .map(Place::group)
                .collect(Collectors.toSet());
    }

    /** All of them, those of one subject together. */
    public static List<NginxKey> all() {
        return GROUPS.stream().flatMap(group -> group.keys().stream()).toList();
    }

    private static Map<String, Place> byName() {
        Map<String, Place> all = new HashMap<>();
        for (KeyGroup group : GROUPS) {
            for (NginxKey key : group.keys()) {
                if (all.put(key.name(), new Place(key, group)) != null) {
                    throw new IllegalStateException(key.name() + ": twice (expected: in one group)");
                }
            }
        }
        return Map.copyOf(all);
    }
}
