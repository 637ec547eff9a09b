// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Kubernetes writes quantities: whole bytes, or {@code k}, {@code M}, {@code G}, {@code Ki}, {@code Mi} or {@code Gi} of them. */
public final class ByteQuantity {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(k|M|G|Ki|Mi|Gi)?");

    private ByteQuantity() {}

    /** In bytes; throws {@link IllegalArgumentException} for anything else. */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("size: '" + text + "' (expected: bytes, or with a unit such as 100k, 64Ki or 8Mi)");
        }
        String unit = form.group(2);
        long each = unit == null ? 1 : switch (unit) {
            case "k" -> 1000L;
            case "M" -> 1_000_000L;
            case "G" -> 1_000_000_000L;
            case "Ki" -> 1L << 10;
            case "Mi" -> 1L << 20;
            default -> 1L << 30;
        };
        return Long.parseLong(form.group(1)) * each;
    }
}
