// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import java.nio.charset.StandardCharsets;

/**
 * The normal form of a path: what routes are matched on; what is forwarded stays as it came.
 *
 * <p>Every escape of a visible character is undone, for servers undo it before they look a path up; RFC 3986, section
 * 6.2.2.2 asks this for unreserved characters only, but a rule for {@code /users:purge} must guard {@code
 * /users%3Apurge} too. The escapes of {@code #}, {@code %}, {@code /}, {@code ?} and the backslash stay, since without
 * them the path says something else, and so do those of everything that is not visible ASCII. Hex digits are upper
 * case. The normal form of a normal form is itself.
 */
public final class PathForm {
    private static final String HEX = "0123456789ABCDEF";

    private PathForm() {}

    /** The normal form of {@code path}: of a request, or of a route, whose author may have written any character. */
    public static String of(String path) {
        return of(path, false);
    }

    /** The normal form, where the escapes of semicolons may be kept for {@link PathReadings}. */
    static String of(String path, boolean keepsSemicolons) {
        int plain = 0;
        while (plain < path.length() && path.charAt(plain) != '%' && isItself(path.charAt(plain))) {
            plain++;
        }
        if (plain == path.length()) {
            return path;
        }
        StringBuilder form = new StringBuilder(path.length() + 16).append(path, 0, plain);
        for (int i = plain; i < path.length(); i++) {
            int octet = escaped(path, i);
            if (octet >= 0) {
                append(form, octet, isUndone(octet) && !(keepsSemicolons && octet == ';'));
                i += 2;
            } else if (isItself(path.charAt(i)) && path.charAt(i) != '%') {
                form.append(path.charAt(i));
            } else {
                i += appendEscaped(form, path, i);
            }
        }
        return form.toString();
    }

    /** How many characters of {@code path} have {@code prefix}, a normal form, as their own; -1 where none have. */
    public static int prefixLength(String path, String prefix) {
        int i = 0;
        for (int j = 0; j < prefix.length(); ) {
            int octet = escaped(path, i);
            boolean undone = octet >= 0 && isUndone(octet);
            int width = octet >= 0 && !undone ? 3 : 1;
            boolean same = undone
                    ? prefix.charAt(j) == octet
                    : path.regionMatches(width == 3, i, prefix, j, width);
            if (!same) {
                return -1;
            }
            i += undone ? 3 : width;
            j += width;
        }
        return i;
    }

    /** The octet that the escape at {@code i} stands for, -1 where none is there. */
    static int escaped(String path, int i) {
        if (i + 2 >= path.length() || path.charAt(i) != '%') {
            return -1;
        }
        int high = hex(path.charAt(i + 1));
        int low = hex(path.charAt(i + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hex(char c) {
        // Character.digit takes digits of other scripts too.
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static void append(StringBuilder form, int octet, boolean undone) {
        if (undone) {
            form.append((char) octet);
        } else {
            form.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
        }
    }

    /** Appends the code point at {@code i} in escapes; how many characters it takes beyond the first. */
    private static int appendEscaped(StringBuilder form, String path, int i) {
        int point = path.codePointAt(i);
        for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
            form.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
        }
        return Character.charCount(point) - 1;
    }

    private static boolean isUndone(int octet) {
        return isItself(octet) && octet != '%' && octet != '/';
    }

    private static boolean isItself(int c) {
        return c > ' ' && c < 0x7f && c != '#' && c != '?' && c != '\\';
    }
}
