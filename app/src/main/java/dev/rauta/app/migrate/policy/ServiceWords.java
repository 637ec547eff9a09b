// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.controller.cluster.policy.BackendRefSpec;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Service's port, as an upstream's name has it.
 *
 * @param variant how it is spoken to, where that is not as the Service says; empty where it is
 */
public record ServiceWords(String namespace, String name, int port, String variant) {
    private static final Pattern NAME = Pattern.compile("([^/:~]+)/([^/:~]+):([0-9]{1,5})(?:~(.*))?");

    /** Throws for an upstream that is no Service's. */
    public static ServiceWords of(UpstreamName upstream) throws Unsayable {
        Matcher parts = NAME.matcher(upstream.value());
        if (!parts.matches()) {
            throw new Unsayable("upstream: " + upstream + " is no Service's (expected: a Service, perhaps of type ExternalName)");
        }
        String variant = parts.group(4);
        return new ServiceWords(
                parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)), variant == null ? "" : variant);
    }

    /** As a policy of {@code from} names it. */
    public BackendRefSpec ref(String from) {
        return new BackendRefSpec(null, null, namespace.equals(from) ? null : namespace, name, port, null);
    }
}
