// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.OptionalLong;

/** Sizes as nginx writes them: bytes, or with {@code k}, {@code m} or {@code g} in either case 1024 times as many each. */
public final class ByteSize {
    private static final int MOST_DIGITS = 18;

    private ByteSize() {}

    /** The size in bytes; empty where the text is none, or more than a number of 64 bits holds. */
    public static OptionalLong parse(String text) {
        int shift = text.isEmpty() ? 0 : shift(text.charAt(text.length() - 1));
        String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        long amount = Long.parseLong(digits);
        return amount > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(amount << shift);
    }

    private static int shift(char unit) {
        return switch (unit) {
            case 'k', 'K' -> 10;
            case 'm', 'M' -> 20;
            case 'g', 'G' -> 30;
            default -> 0;
        };
    }
}
