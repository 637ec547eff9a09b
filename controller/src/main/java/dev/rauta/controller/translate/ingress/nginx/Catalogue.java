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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every annotation of ingress-nginx, and what is made of it; immutable and shared. */
public final class Catalogue {
    /** Annotations that are read together, in the order in which they are read. */
    static final List<KeyGroup> GROUPS = Stream.of(
                    List.<KeyGroup>of(new AdoptKeys(), new BygoneKeys()), PathKeys.GROUPS, BackendKeys.GROUPS, AccessKeys.GROUPS, TrafficKeys.GROUPS, AnswerKeys.GROUPS)
            .flatMap(List::stream)
            .toList();

    private static final Map<String, NginxKey> BY_NAME = byName();

    private Catalogue() {}

    /** The annotation of that name, without its prefix; null where ingress-nginx has none. */
    public static @Nullable NginxKey find(String name) {
        return BY_NAME.get(name);
    }

    /** All of them, those of one subject together. */
    public static List<NginxKey> all() {
        return GROUPS.stream().flatMap(group -> group.keys().stream()).toList();
    }

    private static Map<String, NginxKey> byName() {
        Map<String, NginxKey> all = new HashMap<>();
        for (KeyGroup group : GROUPS) {
            for (NginxKey key : group.keys()) {
                if (all.put(key.name(), key) != null) {
                    throw new IllegalStateException(key.name() + ": twice (expected: in one group)");
                }
            }
        }
        return Map.copyOf(all);
    }
}
