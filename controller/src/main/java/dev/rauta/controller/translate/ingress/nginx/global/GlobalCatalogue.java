// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every key of ingress-nginx's ConfigMap, and what is made of it; immutable and shared. */
public final class GlobalCatalogue {
    /** What names of keys that guard begin with: a misspelt guard must not be an open door. */
    private static final Set<String> GUARDING = Set.of(
            "block-", "deny", "whitelist-", "allowlist-", "global-auth", "auth-", "satisfy", "modsecurity", "enable-modsecurity", "enable-owasp");

    private static final Map<String, List<GlobalKey>> SUBJECTS = subjects();
    private static final Map<String, GlobalKey> BY_NAME = byName();

    private GlobalCatalogue() {}

    /** All of them, by subject. */
    public static Map<String, List<GlobalKey>> subjects() {
        Map<String, List<GlobalKey>> all = new LinkedHashMap<>();
        all.put("HTTPS", HttpsGlobals.KEYS);
        all.put("Clients", ClientGlobals.KEYS);
        all.put("Access", AccessGlobals.KEYS);
        all.put("Headers, bodies and errors", AnswerGlobals.KEYS);
        all.put("Upstreams", BackendGlobals.KEYS);
        all.put("Logs and traces", LogGlobals.KEYS);
        all.put("Processes, and nginx itself", ProcessGlobals.KEYS);
        return Collections.unmodifiableMap(all);
    }

    /** The key of that name; null where ingress-nginx has none. */
    static @Nullable GlobalKey find(String name) {
        return BY_NAME.get(name);
    }

    /** Whether what is not known may have been meant to keep somebody out. */
    static boolean mayGuard(String name) {
        return GUARDING.stream().anyMatch(name::startsWith);
    }

    /** All of them. */
    static Iterable<GlobalKey> all() {
        return BY_NAME.values();
    }

    private static Map<String, GlobalKey> byName() {
        Map<String, GlobalKey> all = new LinkedHashMap<>();
        for (List<GlobalKey> keys : SUBJECTS.values()) {
            for (GlobalKey key : keys) {
                if (all.put(key.name(), key) != null) {
                    throw new IllegalStateException(key.name() + ": twice (expected: of one subject)");
                }
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
