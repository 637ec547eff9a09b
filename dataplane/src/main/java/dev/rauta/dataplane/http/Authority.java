// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.util.AsciiString;
import java.util.Locale;

/** Takes a request's authority apart (RFC 9110, section 7.2). */
public final class Authority {
    private Authority() {}

    /** The host in lower case, without port and trailing dot; IPv6 literals keep their brackets. */
    public static String host(CharSequence authority) {
        int end = portColon(authority);
        if (end > 0 && authority.charAt(end - 1) == '.') {
            end--;
        }
        String host = authority instanceof AsciiString ascii ? ascii.toString(0, end) : authority.toString().substring(0, end);
        return host.toLowerCase(Locale.ROOT);
    }

    /** The port, -1 where there is none or it is not a number from 1 to 65535. */
    public static int port(CharSequence authority) {
        int colon = portColon(authority);
        int port = 0;
        for (int i = colon + 1; i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            if (digit < 0 || digit > 9 || port > 65535) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port == 0 || port > 65535 ? -1 : port;
    }

    /**
     * Whether {@code authority} is a host with an optional port and nothing else (RFC 3986, section 3.2): not empty, no
     * user, no white space, no delimiter that begins another part of a URI.
     */
    public static boolean isPlain(CharSequence authority) {
        int colon = portColon(authority);
        if (colon == 0 || authority.length() - colon > 6) {
            return false;
        }
        for (int i = colon + 1; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return false;
            }
        }
        if (authority.length() - colon > 1 && port(authority) < 0) {
            return false;
        }
        return authority.charAt(0) == '[' ? isLiteral(authority, colon) : isName(authority, colon);
    }

    private static boolean isLiteral(CharSequence authority, int end) {
        if (end < 4 || authority.charAt(end - 1) != ']') {
            return false;
        }
        for (int i = 1; i < end - 1; i++) {
            char c = authority.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(CharSequence authority, int end) {
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!alphanumeric && "-._~%!$&'()*+;=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int portColon(CharSequence authority) {
        for (int i = authority.length() - 1; i >= 0; i--) {
            char c = authority.charAt(i);
            if (c == ':') {
                return i;
            }
            if (c == ']') {
                break;
            }
        }
        return authority.length();
    }
}
