// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.RequestHead;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import org.jspecify.annotations.Nullable;

/**
 * Turns HTTP/2 header blocks into request heads (RFC 9113, section 8.3.1; RFC 8441, section 4).
 *
 * <p>Netty has refused fields that are not lower case tokens, concern a connection, hold CR, LF or NUL, and pseudo-header
 * fields that are unknown, doubled or out of place; here is the rest.
 */
final class Http2RequestHeads {
    /** The method of a request that asks for a tunnel; the only one that HTTP/2 names so. */
    static final String CONNECT = "CONNECT";

    private Http2RequestHeads() {}

    /**
     * The head; null where it is malformed.
     *
     * <p>Extended CONNECT for a WebSocket becomes what HTTP/1.1 calls it: a GET with {@code upgrade: websocket}. Any other
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
        if (authority == null || !trimmed(fields)) {
            return null;
        }
        boolean connect = method.toString().equals(CONNECT);
        if (connect && protocol == null) {
            return said == null && path == null ? new RequestHead(CONNECT, scheme, authority, "*", fields) : null;
        }
        if (said == null || !isHttp(said) || path == null || !isPath(path, method) || (protocol != null && !connect)) {
            return null;
        }
        if (!connect) {
            return new RequestHead(method.toString(), scheme, authority, path.toString(), fields);
        }
        if (!"websocket".contentEquals(protocol == null ? "" : protocol)) {
            return new RequestHead(CONNECT, scheme, authority, "*", fields);
        }
        fields.add("upgrade", "websocket");
        return new RequestHead("GET", scheme, authority, path.toString(), fields);
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

    /** Whether no value begins or ends with white space (RFC 9113, section 8.2.1). */
    private static boolean trimmed(HeaderFields fields) {
        for (int i = 0; i < fields.size(); i++) {
            CharSequence value = fields.value(i);
            if (!value.isEmpty() && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
