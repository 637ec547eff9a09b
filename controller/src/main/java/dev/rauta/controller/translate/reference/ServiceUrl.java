// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who is asked by a URL rather than by a Service's name.
 *
 * @param tls whether over TLS
 * @param host a DNS name, an IPv4 address, or an IPv6 address without brackets; kept in lower case, without a dot at its end
 * @param port 1 to 65535
 */
public record ServiceUrl(boolean tls, String host, int port) {
    private static final Pattern HOST = Pattern.compile("(?!.*\\.\\.)[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern IN_CLUSTER = Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(?:\\.cluster\\.local)?");

    /** A Service of the cluster. */
    record InCluster(String namespace, String name) {}

    public ServiceUrl {
        host = host.toLowerCase(Locale.ROOT);
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!HOST.matcher(host).matches() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + host + "', port " + port + " (expected: a DNS name or address, and 1..65535)");
        }
    }

    /** The Service that Kubernetes' DNS knows by the name. */
    Optional<InCluster> inCluster() {
        Matcher matcher = IN_CLUSTER.matcher(host);
        return matcher.matches() ? Optional.of(new InCluster(matcher.group(2), matcher.group(1))) : Optional.empty();
    }

    /** Host and port as a URL has them. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
