// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Traced;
import java.util.List;
import java.util.Optional;

/** What becomes of requests' spans. */
final class TracingKeys implements KeyGroup {
    private static final String ENABLE = "enable-opentelemetry";
    private static final String TRUST = "opentelemetry-trust-incoming-span";
    private static final String NAME = "opentelemetry-operation-name";
    private static final String WHERE = ", where a dataplane makes any, by --tracing-endpoint";

    private static final List<NginxKey> KEYS = List.of(
            applied(ENABLE, "true or false", "false: no spans are made of requests, and what they say of their trace goes on as it is" + WHERE),
            applied(TRUST, "true or false", "false: each request begins a trace of its own" + WHERE),
            applied(NAME, "letters, digits, - and _", "what spans of requests are called" + WHERE));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        Optional<Boolean> enabled = words.bool(ENABLE);
        Optional<Boolean> trust = words.bool(TRUST);
        Optional<String> name = words.read(
                NAME, "1 to 255 letters, digits, - and _", text -> Optional.of(text).filter(its -> its.matches("[A-Za-z0-9_-]{1,255}")));
        if (enabled.isPresent() && !enabled.get()) {
            wishes.field(field(new Traced(false, Optional.empty(), Optional.empty(), Optional.empty())), ENABLE);
            words.ignored(TRUST, ENABLE + " is false (expected: true, or nothing)");
            words.ignored(NAME, ENABLE + " is false (expected: true, or nothing)");
            return;
        }
        Optional<Traced.Sampling> sampling = sampling(words.globals());
        if (sampling.isEmpty() && trust.isEmpty() && name.isEmpty()) {
            words.applied(ENABLE, "spans are made of requests" + WHERE);
        } else {
            wishes.field(field(new Traced(true, sampling, trust, name)), ENABLE, TRUST, NAME);
        }
    }

    private static PolicyField field(Traced traced) {
        return new PolicyField.Shape("tracing", List.of(traced), false);
    }

    /** As the ConfigMap says, if it does. */
    private static Optional<Traced.Sampling> sampling(Globals globals) {
        boolean parentBased = globals.of("otel-sampler-parent-based").map("true"::equals).orElse(true);
        return globals.of("otel-sampler").map(sampler -> new Traced.Sampling(
                switch (sampler) {
                    case "AlwaysOff" -> 0;
                    case "TraceIdRatioBased" -> 100 * globals.of("otel-sampler-ratio").map(Double::parseDouble).orElse(0.01);
                    default -> 100;
                },
                parentBased));
    }
}
