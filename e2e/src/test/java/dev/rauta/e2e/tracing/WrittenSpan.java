// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.tracing;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A span as the collector writes it (OTLP's JSON).
 *
 * @param parent empty where it has none
 * @param resource who says that it has made it
 */
record WrittenSpan(
        String trace, String id, String parent, String state, String name, String kind, long begin, boolean error,
        Map<String, String> attributes, Map<String, String> resource) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ERROR = 2;

    WrittenSpan {
        attributes = Map.copyOf(attributes);
        resource = Map.copyOf(resource);
    }

    /** Those of whole lines, by when they began; a last line without its end is still being written. */
    static List<WrittenSpan> read(String lines) {
        return lines.substring(0, lines.lastIndexOf('\n') + 1).lines()
                .map(JSON::readTree)
                .flatMap(batch -> each(batch.path("resourceSpans")))
                .flatMap(its -> {
                    Map<String, String> resource = attributes(its.path("resource"));
                    return each(its.path("scopeSpans")).flatMap(scope -> each(scope.path("spans"))).map(span -> of(span, resource));
                })
                .sorted(Comparator.comparingLong(WrittenSpan::begin))
                .toList();
    }

    private static WrittenSpan of(JsonNode span, Map<String, String> resource) {
        String kind = switch (span.path("kind").asInt()) {
            case 2 -> "SERVER";
            case 3 -> "CLIENT";
            default -> span.path("kind").toString();
        };
        return new WrittenSpan(
                span.path("traceId").asString(), span.path("spanId").asString(), span.path("parentSpanId").asString(""),
                span.path("traceState").asString(""), span.path("name").asString(), kind,
                Long.parseLong(span.path("startTimeUnixNano").asString()), span.path("status").path("code").asInt(0) == ERROR,
                attributes(span), resource);
    }

    /** Each with its value as text; numbers of 64 bits are text already. */
    private static Map<String, String> attributes(JsonNode of) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (JsonNode one : of.path("attributes")) {
            attributes.put(one.path("key").asString(), one.path("value").iterator().next().asString());
        }
        return attributes;
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
