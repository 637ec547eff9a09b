// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/**
 * Which request targets are accepted: only those whose path means the same to a route and to any upstream.
 *
 * <p>A path with a dot segment, plain or percent-encoded (RFC 3986, section 5.2.4), a backslash, a control character
 * or a fragment is refused, because an upstream that resolves it would answer for a path that no rule was asked about.
 * Everything else is matched and forwarded byte for byte.
 */
public final class PathPolicy {
    private PathPolicy() {}

    /** Whether {@code target} is in origin form and unambiguous, or {@code *}. */
    public static boolean accepts(String target) {
        if (target.equals("*")) {
            return true;
        }
        if (target.isEmpty() || target.charAt(0) != '/') {
            return false;
        }
        int end = target.indexOf('?');
        int pathEnd = end < 0 ? target.length() : end;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || (c == '\\' && i < pathEnd)) {
                return false;
            }
        }
        return !hasDotSegment(target, pathEnd) && !hasEncodedControl(target, pathEnd);
    }

    private static boolean hasDotSegment(String target, int end) {
        int at = 0;
        while (at < end) {
            int dots = 0;
            int i = at + 1;
            while (i < end) {
                int length = dotAt(target, i, end);
                if (length == 0) {
                    break;
                }
                dots++;
                i += length;
            }
            // A ";" ends what servers with path parameters take for the segment.
            if ((dots == 1 || dots == 2) && (i >= end || target.charAt(i) == '/' || target.charAt(i) == ';')) {
                return true;
            }
            int next = target.indexOf('/', at + 1);
            at = next < 0 ? end : next;
        }
        return false;
    }

    private static int dotAt(String target, int i, int end) {
        if (target.charAt(i) == '.') {
            return 1;
        }
        boolean encoded = i + 2 < end
                && target.charAt(i) == '%'
                && target.charAt(i + 1) == '2'
                && (target.charAt(i + 2) | 0x20) == 'e';
        return encoded ? 3 : 0;
    }

    private static boolean hasEncodedControl(String target, int end) {
        for (int i = target.indexOf('%'); i >= 0 && i < end; i = target.indexOf('%', i + 1)) {
            int high = i + 1 < end ? Character.digit(target.charAt(i + 1), 16) : -1;
            int low = i + 2 < end ? Character.digit(target.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0 || high * 16 + low < 0x20 || high * 16 + low == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
