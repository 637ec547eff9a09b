// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http2;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.WebSocketHandshake;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import org.jspecify.annotations.Nullable;

/**
 * Turns HTTP/2 header blocks into request heads (RFC 9113, section 8.3.1; RFC 8441, section 4).
 *
 * <p>Netty has refused names that are no lower case tokens or concern a connection, and pseudo-header fields that are
 * unknown, doubled or out of place; here is the rest.
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
    static @Nullable RequestHead of(Http2Headers headers, String scheme) {
        CharSequence method = headers.method();
        CharSequence said = headers.scheme();
        CharSequence path = headers.path();
        CharSequence protocol = headers.get(PseudoHeaderName.PROTOCOL.value());
        if (method == null || !isToken(method)) {
            return null;
        }
        HeaderFields fields = Http2Heads.fields(headers);
        CharSequence authority = authority(headers.authority(), fields);
        if (authority == null || !FieldValues.acceptable(fields) || !lengthOnce(fields)) {
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

    /** Whether there is at most one length, and that a number: more would be read in different ways behind us. */
    private static boolean lengthOnce(HeaderFields fields) {
        int at = fields.indexOf("content-length", 0);
        if (at < 0) {
            return true;
        }
        CharSequence length = fields.value(at);
        boolean number = !length.isEmpty() && length.length() <= 18;
        for (int i = 0; number && i < length.length(); i++) {
            number = length.charAt(i) >= '0' && length.charAt(i) <= '9';
        }
        return number && fields.indexOf("content-length", at + 1) < 0;
    }
}
