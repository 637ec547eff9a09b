// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/annotations.md lists every annotation of ingress-nginx, and what is made of it. */
final class AnnotationsDocTest {
    /** Beyond those of the last ingress-nginx: our own, and older ones. */
    static final Set<String> OWN = Set.of(
            "add-base-url", "adopt", "base-url-scheme", "canary-by-cookie-value", "enable-opentracing", "enable-websockets",
            "global-rate-limit", "global-rate-limit-ignored-cidrs", "global-rate-limit-key", "global-rate-limit-window", "grpc-backend",
            "opentracing-trust-incoming-span", "secure-backends", "session-cookie-hash");

    @Test
    void everyAnnotationOfIngressNginxHasAVerdict() throws IOException {
        Set<String> known = Catalogue.all().stream().map(NginxKey::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>(published());
        expected.addAll(OWN);
        assertThat(known).containsExactlyElementsOf(expected);
    }

    @Test
    void theDocumentSaysWhatTheCatalogueDoes() throws IOException {
        Map<NginxKey.Stand, Long> counts = Catalogue.all().stream()
                .filter(key -> !OWN.contains(key.name()))
                .collect(Collectors.groupingBy(NginxKey::stand, Collectors.counting()));
        StringBuilder text = new StringBuilder("""
                # Annotations of ingress-nginx

                Generated from the program. Every `nginx.ingress.kubernetes.io/KEY` of an Ingress of ours is read; the same key under
                `rauta.dev/` wins over it, and the fields of a TrafficPolicy as annotations ([policies.md](policies.md)) win over both.
                `rauta check` tells of each Ingress which of its keys are applied, ignored because nobody misses them, or refused, and
                what to write instead. Which tests show it: [annotations-tests.md](annotations-tests.md).

                A key that keeps somebody out is marked as a guard: where it cannot be honoured, for a bad value, a missing Secret, or because
                it is refused here, the routes of its Ingress answer 503 and are never open.

                | of %d keys | |
                |---|---|
                | applied | %d |
                | ignored, for nobody misses them | %d |
                | refused | %d |

                | key | value | verdict | meaning |
                |---|---|---|---|
                """.formatted(
                        published().size(),
                        counts.getOrDefault(NginxKey.Stand.APPLIED, 0L),
                        counts.getOrDefault(NginxKey.Stand.HARMLESS, 0L),
                        counts.getOrDefault(NginxKey.Stand.REFUSED, 0L)));
        for (NginxKey key : Catalogue.all()) {
            text.append("| `").append(key.name()).append("` | ").append(cell(key.form())).append(" | ")
                    .append(verdict(key)).append(" | ").append(cell(key.meaning())).append(" |\n");
        }
        GeneratedDoc.compare(Path.of("../docs/annotations.md"), text.toString());
    }

    private static String verdict(NginxKey key) {
        String stand = switch (key.stand()) {
            case APPLIED -> "applied";
            case HARMLESS -> "ignored";
            case REFUSED -> "refused";
        };
        return stand.toLowerCase(Locale.ROOT) + (key.guards() ? ", a guard" : "");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static List<String> published() throws IOException {
        try (InputStream in = Objects.requireNonNull(AnnotationsDocTest.class.getResourceAsStream("/nginx/annotations.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
