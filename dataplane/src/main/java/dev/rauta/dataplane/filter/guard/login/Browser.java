// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of the browser that it is from.
 *
 * @param tls whether it came over TLS, to us or to a proxy before us
 * @param origin the site that it asks, scheme and host
 */
public record Browser(boolean tls, String origin) {

    public static Browser of(RequestHead head) {
        CharSequence proto = head.fields().get("x-forwarded-proto");
        boolean tls = (proto == null ? head.scheme() : proto.toString()).equals("https");
        CharSequence told = head.fields().get("x-forwarded-host");
        String host = told != null && told.toString().matches("[A-Za-z0-9._:\\[\\]-]+") ? told.toString() : head.askedAuthority().toString();
        return new Browser(tls, (tls ? "https://" : "http://") + host);
    }

    /** Whether somebody looks at the answer, so that a login page makes sense there: a script would follow to it in vain. */
    public static boolean navigates(RequestHead head) {
        if (!head.method().equals("GET") || head.fields().contains("upgrade") || Grpc.isCall(head.fields())) {
            return false;
        }
        CharSequence mode = head.fields().get("sec-fetch-mode");
        if (mode != null) {
            return mode.toString().equals("navigate");
        }
        CharSequence accept = head.fields().get("accept");
        return !head.fields().contains("x-requested-with")
                && accept != null
                && accept.toString().toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** The path that was asked for, as the client wrote it. */
    public static String path(RequestHead head) {
        String target = head.askedTarget();
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The parameters of the query that was asked for; null where one is there twice, or cannot be read. */
    public static @Nullable Map<String, String> parameters(RequestHead head) {
        String target = head.askedTarget();
        int query = target.indexOf('?');
        Map<String, String> all = new HashMap<>();
        for (String pair : query < 0 ? new String[0] : target.substring(query + 1).split("&")) {
            int equals = pair.indexOf('=');
            try {
                String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (all.put(name, value) != null) {
                    return null;
                }
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return all;
    }
}
