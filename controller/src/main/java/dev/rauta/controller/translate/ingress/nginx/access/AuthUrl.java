// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.reference.ServiceUrl;
import dev.rauta.routes.match.HostPattern;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is asked whether requests may pass, and for what.
 *
 * @param service who
 * @param path with its query; the template of a {@link dev.rauta.routes.filter.RequestText}
 */
record AuthUrl(ServiceUrl service, String path) {
    private static final Pattern URL = Pattern.compile("(https?)://([^/?#@\\s]+)((?:[/?][^#\\s]*)?)");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final Pattern HOST = Pattern.compile("\\$(?:host|http_host|best_http_host)(?![A-Za-z0-9_])|\\$\\{(?:host|http_host|best_http_host)\\}");

    /**
     * Reads one.
     *
     * @param hosts of the Ingress's rules: the first of them stands for {@code $host} in the place of a host
     */
    static AuthUrl parse(String text, Set<HostPattern> hosts) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("'" + text + "' (expected: http or https, a host and a path)");
        }
        Matcher authority = AUTHORITY.matcher(expanded(url.group(2), hosts));
        if (!authority.matches()) {
            throw new IllegalArgumentException("'" + text + "' (expected: a host, and perhaps a port)");
        }
        boolean tls = url.group(1).equals("https");
        String port = authority.group(2);
        String host = authority.group(1).replace("[", "").replace("]", "");
        String rest = url.group(3).startsWith("/") ? url.group(3) : "/" + url.group(3);
        return new AuthUrl(
                new ServiceUrl(tls, host, port == null ? tls ? 443 : 80 : Integer.parseInt(port)), NginxText.template(rest));
    }

    /** Whether who is asked depends on the host that the client asked. */
    static boolean byHost(String text) {
        Matcher url = URL.matcher(text);
        return url.matches() && url.group(2).indexOf('$') >= 0;
    }

    private static String expanded(String authority, Set<HostPattern> hosts) {
        if (authority.indexOf('$') < 0) {
            return authority;
        }
        if (hosts.isEmpty()
                || !hosts.stream().allMatch(HostPattern.Exact.class::isInstance)
                || !(hosts.iterator().next() instanceof HostPattern.Exact(String host))) {
            throw new IllegalArgumentException("'" + authority + "' for hosts " + hosts
                    + " (expected: a host by its name, or rule hosts that are no wildcards)");
        }
        String known = HOST.matcher(authority).replaceAll(Matcher.quoteReplacement(host));
        if (known.indexOf('$') >= 0) {
            throw new IllegalArgumentException("'" + authority + "' (expected: no variable there but $host)");
        }
        return known;
    }

    /** What the service gets as host. */
    String host() {
        return service.host().indexOf(':') >= 0 ? "[" + service.host() + "]" : service.host();
    }
}
