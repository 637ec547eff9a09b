// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.cors;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Origins that a CORS policy lets in: scheme, host and port, where a {@code *} in the host stands for one character or
 * more, dots included, and a {@code +} for one or more but dots; or {@code null}, that of a page without one; immutable.
 *
 * @param scheme in lower case
 * @param beforeStar what the host begins with; all of it where there is neither
 * @param afterStar what the host ends with, null where there is neither
 * @param label whether what is between has no dot
 * @param port the scheme's own where none was named; -1 for a scheme without
 */
public record OriginPattern(String scheme, String beforeStar, @Nullable String afterStar, boolean label, int port) {
    /** Of a page that has none (HTML, section 7.1.1, "opaque origin"). */
    private static final Parts OPAQUE = new Parts("null", "", -1);

    private record Parts(String scheme, String host, int port) {}

    /** Null for what is no origin, which nothing matches. */
    public static @Nullable OriginPattern parse(String text) {
        Parts parts = parts(text);
        if (parts == null) {
            return null;
        }
        int star = Math.max(parts.host().lastIndexOf('*'), parts.host().lastIndexOf('+'));
        if (star < 0) {
            return new OriginPattern(parts.scheme(), parts.host(), null, false, parts.port());
        }
        String before = parts.host().substring(0, star);
        String after = parts.host().substring(star + 1);
        return new OriginPattern(parts.scheme(), before, after, parts.host().charAt(star) == '+', parts.port());
    }

    /** Whether {@code origin}, a field's value, is one of them. */
    public boolean takes(String origin) {
        Parts parts = parts(origin);
        return parts != null && parts.port() == port && parts.scheme().equals(scheme) && takesHost(parts.host());
    }

    private boolean takesHost(String host) {
        if (afterStar == null) {
            return host.equals(beforeStar);
        }
        int end = host.length() - afterStar.length();
        int dot = host.indexOf('.', beforeStar.length());
        return end > beforeStar.length()
                && host.startsWith(beforeStar)
                && host.endsWith(afterStar)
                && !(label && dot >= 0 && dot < end);
    }

    private static @Nullable Parts parts(String text) {
        String origin = text.toLowerCase(Locale.ROOT);
        if (origin.equals(OPAQUE.scheme())) {
            return OPAQUE;
        }
        int colon = origin.indexOf("://");
        if (colon <= 0) {
            return null;
        }
        String scheme = origin.substring(0, colon);
        String host = origin.substring(colon + 3);
        int port = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        int at = host.lastIndexOf(':');
        if (at > host.lastIndexOf(']')) {
            port = port(host.substring(at + 1));
            host = host.substring(0, at);
            if (port < 0) {
                return null;
            }
        }
        return host.isEmpty() || host.indexOf('/') >= 0 ? null : new Parts(scheme, host, port);
    }

    private static int port(String digits) {
        boolean number = !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }
}
