// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.routes.match.HostPattern;
import java.util.HashSet;
import java.util.Set;

/** Hosts for which TLS is asked for. */
final class TlsHosts {
    private final Set<HostPattern> hosts = new HashSet<>();
    /** What follows the asterisk, of those that have one. */
    private final Set<String> oneLabel = new HashSet<>();
    private final Set<String> manyLabels = new HashSet<>();

    void add(HostPattern host) {
        hosts.add(host);
        switch (host) {
            case HostPattern.OneLabel(String suffix) -> oneLabel.add(suffix);
            case HostPattern.ManyLabels(String suffix) -> manyLabels.add(suffix);
            case HostPattern.Exact _, HostPattern.Any _ -> {
                // Looked up as it is.
            }
        }
    }

    /** Whether some Ingress asks for TLS on that rule host. */
    boolean covers(HostPattern host) {
        return hosts.contains(host) || host instanceof HostPattern.Exact(String name) && coversBySuffix(name);
    }

    /** Looked up, for there may be thousands of hosts, and each is asked for. */
    private boolean coversBySuffix(String name) {
        if (oneLabel.isEmpty() && manyLabels.isEmpty()) {
            return false;
        }
        boolean first = true;
        for (int dot = name.indexOf('.'); dot > 0 && dot < name.length() - 1; dot = name.indexOf('.', dot + 1)) {
            String suffix = name.substring(dot + 1);
            if (first && oneLabel.contains(suffix) || manyLabels.contains(suffix)) {
                return true;
            }
            first = false;
        }
        return false;
    }
}
