// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import io.netty.util.AsciiString;

/** What a field of HTTP/2 is by its name (RFC 9113, sections 8.2 and 8.3). */
public enum FieldKind {
    /** A field like any other. */
    REGULAR,
    /** May come in several pieces (section 8.2.3). */
    COOKIE,
    /** {@code te}, which may only say {@code trailers} (section 8.2.2). */
    TE,
    METHOD,
    SCHEME,
    AUTHORITY,
    PATH,
    /** Of an extended CONNECT (RFC 8441). */
    PROTOCOL,
    STATUS,
    /** No token in lower case, a pseudo-header field that nobody knows, or one that concerns a connection of HTTP/1.1. */
    MALFORMED;

    /** The kind of {@code name}. */
    static FieldKind of(AsciiString name) {
        int length = name.length();
        if (length == 0) {
            return MALFORMED;
        }
        if (name.byteAt(0) == ':') {
            return pseudo(name.toString());
        }
        for (int i = 0; i < length; i++) {
            if (!inName(name.byteAt(i))) {
                return MALFORMED;
            }
        }
        return switch (length) {
            case 2 -> name.contentEquals("te") ? TE : REGULAR;
            case 6 -> name.contentEquals("cookie") ? COOKIE : REGULAR;
            case 7 -> name.contentEquals("upgrade") ? MALFORMED : REGULAR;
            case 10 -> name.contentEquals("connection") || name.contentEquals("keep-alive") ? MALFORMED : REGULAR;
            case 16 -> name.contentEquals("proxy-connection") ? MALFORMED : REGULAR;
            case 17 -> name.contentEquals("transfer-encoding") ? MALFORMED : REGULAR;
            default -> REGULAR;
        };
    }

    private static FieldKind pseudo(String name) {
        return switch (name) {
            case ":method" -> METHOD;
            case ":scheme" -> SCHEME;
            case ":authority" -> AUTHORITY;
            case ":path" -> PATH;
            case ":protocol" -> PROTOCOL;
            case ":status" -> STATUS;
            default -> MALFORMED;
        };
    }

    /** A token's character (RFC 9110, section 5.6.2) that is no upper case letter. */
    private static boolean inName(byte c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
