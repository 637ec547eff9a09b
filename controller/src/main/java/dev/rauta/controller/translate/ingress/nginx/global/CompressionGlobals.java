// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which answers are compressed: {@code use-gzip}, {@code enable-brotli} and what belongs to them. */
final class CompressionGlobals {
    private static final Set<String> ALL =
            Set.of("application/*", "audio/*", "font/*", "image/*", "message/*", "model/*", "text/*", "video/*");

    private static final String TYPE = "[0-9a-z.+-]+/([0-9a-z.+-]+|\\*)";

    private CompressionGlobals() {}

    static Optional<Filter.Compression> compression(GlobalReading reading) {
        List<Coding> codings = new ArrayList<>();
        Set<String> types = new TreeSet<>();
        long least = Long.MAX_VALUE;
        if (reading.on(AnswerGlobals.BROTLI)) {
            codings.add(Coding.BROTLI);
            types(reading, AnswerGlobals.BROTLI_TYPES, types);
            least = least(reading, AnswerGlobals.BROTLI_LEAST);
        }
        if (reading.on(AnswerGlobals.GZIP)) {
            codings.add(Coding.GZIP);
            types(reading, AnswerGlobals.GZIP_TYPES, types);
            least = Math.min(least, least(reading, AnswerGlobals.GZIP_LEAST));
        }
        return codings.isEmpty()
                ? Optional.empty()
                : Optional.of(new Filter.Compression(codings, List.copyOf(types), least));
    }

    private static long least(GlobalReading reading, String key) {
        return reading.text(key).map(Long::parseLong).orElse(0L);
    }

    private static void types(GlobalReading reading, String key, Set<String> types) {
        // Always, as with nginx.
        types.add("text/html");
        for (String type : reading.text(key).orElse("").toLowerCase(Locale.ROOT).split("\\s+")) {
            if (type.equals("*")) {
                types.addAll(ALL);
            } else if (type.matches(TYPE)) {
                types.add(type);
            } else if (!type.isEmpty()) {
                reading.fault(key, "'" + type + "' (expected: a media type, or *)");
            }
        }
    }
}
