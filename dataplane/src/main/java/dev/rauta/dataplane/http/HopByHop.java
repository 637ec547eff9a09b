// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Drops the fields that concern one connection only (RFC 9110, section 7.6.1). */
public final class HopByHop {
    private HopByHop() {}

    /**
     * Strips a request's or response's fields in place: the fixed ones, those that {@code Connection} names, and
     * {@code Proxy} (httpoxy). {@code te: trailers} stays, for gRPC needs it; a nomination of
     * {@code content-length} is ignored, for obeying it would change the message's framing.
     */
    public static void strip(HeaderFields fields) {
        for (int at = fields.indexOf("connection", 0); at >= 0; at = fields.indexOf("connection", at)) {
            String nominated = fields.value(at).toString();
            fields.removeAt(at);
            removeNominated(fields, nominated);
        }
        boolean trailers = namesTrailers(fields.get("te"));
        fields.remove("te");
        if (trailers) {
            fields.add("te", "trailers");
        }
        fields.remove("keep-alive");
        fields.remove("proxy-connection");
        fields.remove("transfer-encoding");
        fields.remove("upgrade");
        fields.remove("proxy");
    }

    /**
     * The protocol that a request asks to change to; null where {@code Connection} does not name {@code upgrade}, and for
     * other forms of HTTP.
     */
    public static @Nullable String requestedUpgrade(HeaderFields fields) {
        CharSequence upgrade = fields.get("upgrade");
        if (upgrade == null || isHttp(upgrade.toString().toLowerCase(Locale.ROOT))) {
            return null;
        }
        for (int at = fields.indexOf("connection", 0); at >= 0; at = fields.indexOf("connection", at + 1)) {
            for (String option : fields.value(at).toString().split(",", -1)) {
                if (option.strip().equalsIgnoreCase("upgrade")) {
                    return upgrade.toString();
                }
            }
        }
        return null;
    }

    /**
     * Whether another form of HTTP or TLS is asked for: what follows then would be requests that no route has seen
     * (RFC 9113, section 3.1).
     */
    private static boolean isHttp(String protocols) {
        return protocols.contains("h2") || protocols.contains("http/") || protocols.contains("tls/");
    }

    private static void removeNominated(HeaderFields fields, String options) {
        for (String option : options.split(",", -1)) {
            String name = option.strip().toLowerCase(Locale.ROOT);
            // TE is read after this loop; a client that nominates it, as RFC 9110 asks, still keeps te: trailers.
            if (!name.isEmpty() && !name.equals("content-length") && !name.equals("te") && !name.equals("upgrade")) {
                fields.remove(name);
            }
        }
    }

    private static boolean namesTrailers(@Nullable CharSequence te) {
        if (te == null) {
            return false;
        }
        for (String coding : te.toString().split(",", -1)) {
            if (coding.strip().equalsIgnoreCase("trailers")) {
                return true;
            }
        }
        return false;
    }
}
