// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes in bytes as Kubernetes and nginx write them: {@code 16384}, {@code 16Ki}, {@code 16k}, {@code 8Mi}, {@code 1g}. */
public final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(|k|ki|m|mi|g|gi)");

    @Override
    public Long convert(String value) {
        Matcher matcher = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("size: " + value + " (expected: such as 16384, 16Ki or 8Mi)");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "k", "ki" -> 1L << 10;
                    case "m", "mi" -> 1L << 20;
                    case "g", "gi" -> 1L << 30;
                    default -> 1L;
                };
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new TypeConversionException("size: " + value + " (expected: less than 8 EiB)");
        }
    }
}
