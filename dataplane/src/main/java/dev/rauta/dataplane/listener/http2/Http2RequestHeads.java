// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.ContentLength;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import org.jspecify.annotations.Nullable;

/**
 * Turns HTTP/2 header blocks into request heads (RFC 9113, section 8.3.1; RFC 8441, section 4).
 *
 * <p>The session has refused names that are no lower case tokens or concern a connection, pseudo-header fields that are
 * unknown, doubled or out of place, and values that are none; here is the rest.
 */
final class Http2RequestHeads {
    /** The method of a request that asks for a tunnel; the only one that HTTP/2 names so. */
    static final String CONNECT = "CONNECT";

    private Http2RequestHeads() {}

    /**
     * The head; null where it is malformed.
     *
     * <p>Extended CONNECT for a WebSocket becomes what HTTP/1.1 calls it: a GET with {@code upgrade} and a key
     * of ours. Any other
     * CONNECT keeps its method, and {@code *} for a target.
     *
     * @param scheme how the client reached us; what it says itself is checked and not believed
     */
    static @Nullable RequestHead of(FieldSection section, String scheme) {
        CharSequence method = section.method();
        CharSequence said = section.scheme();
        CharSequence path = section.path();
        CharSequence protocol = section.protocol();
        if (method == null || section.status() != null || !isToken(method)) {
            return null;
        }
        HeaderFields fields = section.fields();
        CharSequence authority = authority(section.authority(), fields);
        if (authority == null || ContentLength.of(fields) == ContentLength.MALFORMED) {
            return null;
        }
        boolean connect = method.toString().equals(CONNECT);
        if (connect && protocol == null) {
            return said == null && path == null ? new RequestHead(CONNECT, scheme, authority, "*", fields) : null;
        }
        if (said == null || !isHttp(said) || path == null || !isPath(path, method) || (protocol != null && !connect)) {
            return null;
        }
        if (connect && fields.contains("content-length")) {
            // A tunnel has no length (RFC 9110, section 9.3.6), and behind us the field would be believed.
            return null;
        }
        if (!connect) {
            return new RequestHead(method.toString(), scheme, authority, path.toString(), fields);
        }
        if (!WebSocketHandshake.PROTOCOL.contentEquals(protocol == null ? "" : protocol)) {
            return new RequestHead(CONNECT, scheme, authority, "*", fields);
        }
        RequestHead asked = new RequestHead(CONNECT, scheme, authority, path.toString(), fields);
        return WebSocketHandshake.toHandshake(asked, WebSocketHandshake.newKey());
    }

    /** Whether the head says that a body follows. */
    static boolean announcesBody(RequestHead head) {
        return ContentLength.of(head.fields()) > 0;
    }

    /** The one authority, without its field; null where there is none or two differ (RFC 9113, section 8.3.1). */
    private static @Nullable CharSequence authority(@Nullable CharSequence pseudo, HeaderFields fields) {
        int at = fields.indexOf("host", 0);
        CharSequence host = at < 0 ? null : fields.value(at);
        if (at >= 0 && fields.indexOf("host", at + 1) >= 0) {
            return null;
        }
        CharSequence authority = pseudo == null ? host : pseudo;
        if (authority == null || !Authority.isPlain(authority)) {
            return null;
        }
        if (host != null && !authority.toString().equalsIgnoreCase(host.toString())) {
            return null;
        }
        fields.remove("host");
        return authority;
    }

    private static boolean isPath(CharSequence path, CharSequence method) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return "*".contentEquals(path) && "OPTIONS".contentEquals(method);
        }
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHttp(CharSequence scheme) {
        String lower = scheme.toString();
        return lower.equalsIgnoreCase("http") || lower.equalsIgnoreCase("https");
    }

    private static boolean isToken(CharSequence method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !method.isEmpty();
    }
}
