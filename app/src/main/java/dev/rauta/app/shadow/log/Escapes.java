// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

/**
 * What nginx writes in place of bytes that would end a value: {@code \xHH} ({@code escape=default}), or as within a string of JSON (RFC
 * 8259, section 7; {@code escape=json}). Neither writes what the other does, so that one reads both.
 */
final class Escapes {
    private Escapes() {}

    /** The value as it was, its bytes as characters; what is no escape stays. */
    static String undone(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        int at = 0;
        while (at < value.length()) {
            char next = value.charAt(at);
            if (next != '\\' || at + 1 == value.length()) {
                text.append(next);
                at++;
                continue;
            }
            at += escaped(value, at, text);
        }
        return text.toString();
    }

    /** Appends what begins at a backslash. @return how many characters that was */
    private static int escaped(String value, int at, StringBuilder text) {
        char kind = value.charAt(at + 1);
        switch (kind) {
            case '"', '\\', '/' -> text.append(kind);
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'x' -> {
                return hex(value, at, 2, text);
            }
            case 'u' -> {
                return hex(value, at, 4, text);
            }
            default -> text.append('\\').append(kind);
        }
        return 2;
    }

    private static int hex(String value, int at, int digits, StringBuilder text) {
        int end = at + 2 + digits;
        int code = 0;
        for (int i = at + 2; i < end; i++) {
            int digit = i < value.length() ? Character.digit(value.charAt(i), 16) : -1;
            if (digit < 0) {
                text.append(value, at, at + 2);
                return 2;
            }
            code = code * 16 + digit;
        }
        text.append((char) code);
        return 2 + digits;
    }
}
