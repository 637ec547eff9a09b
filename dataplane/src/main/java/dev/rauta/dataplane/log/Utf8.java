// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

/** Finds out whether bytes are UTF-8 (RFC 3629, section 4), where each is a character. */
final class Utf8 {
    private Utf8() {}

    /** How many bytes the character at {@code at} has, 2 to 4; 0 where it is none beyond ASCII. */
    static int length(CharSequence bytes, int at, int end) {
        int first = bytes.charAt(at);
        int length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
        if (length == 0 || end - at < length) {
            return 0;
        }
        int second = bytes.charAt(at + 1);
        boolean tooLong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
        boolean noCharacter = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
        if (tooLong || noCharacter) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = bytes.charAt(at + i);
            if (next < 0x80 || next > 0xbf) {
                return 0;
            }
        }
        return length;
    }
}
