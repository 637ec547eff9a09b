// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a head says which trace its request belongs to. */
public enum Propagation {
    /** {@code traceparent} and {@code tracestate} (W3C Trace Context). */
    W3C("w3c", W3CTraceContextPropagator.getInstance(), "traceparent", "tracestate"),
    /** B3 in one field. */
    B3("b3", B3Propagator.injectingSingleHeader(), "b3"),
    /** B3 in a field for each part. */
    B3_MULTI(
            "b3multi", B3Propagator.injectingMultiHeaders(), "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags");

    private final String text;
    private final TextMapPropagator propagator;
    private final List<String> fields;

    Propagation(String text, TextMapPropagator propagator, String... fields) {
        this.text = text;
        this.propagator = propagator;
        this.fields = List.of(fields);
    }

    /** By its name, such as {@code b3multi}. @throws IllegalArgumentException where there is none */
    public static Propagation of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.text.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("propagation: '" + name + "' (expected: "
                        + Arrays.stream(values()).map(each -> each.text).collect(Collectors.joining(", ")) + ")"));
    }

    TextMapPropagator propagator() {
        return propagator;
    }

    /** The fields of a head, in lower case. */
    List<String> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return text;
    }
}
