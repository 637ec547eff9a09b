// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.grpc.CallResult;
import dev.rauta.dataplane.filter.grpc.UnaryCall;
import dev.rauta.dataplane.filter.limit.Circuit;
import dev.rauta.dataplane.filter.limit.CountedRequest;
import dev.rauta.dataplane.filter.limit.Held;
import dev.rauta.dataplane.filter.limit.Said;
import dev.rauta.dataplane.filter.limit.ServiceRule;
import dev.rauta.dataplane.metrics.AskOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.ServiceLimit;
import dev.rauta.routes.upstream.UpstreamName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one worker asks of rate limit services; confined to it. One that has failed several times is left alone for a moment. */
public final class ServiceAsks {
    private static final Logger log = LoggerFactory.getLogger(ServiceAsks.class);
    private static final String METHOD = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";
    private static final int DEADLINE_EXCEEDED = 4;

    /** The longest answer, in bytes. */
    private static final int MOST = 64 * 1024;

    private final WorkerMetrics metrics;
    private final Map<UpstreamName, Circuit> circuits = new HashMap<>();

    public ServiceAsks(WorkerMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * A request that a service is asked about, or is not.
     *
     * @param said what is known at once; null: it is heard, perhaps already
     * @param cancel gives it up
     */
    public record Underway(@Nullable Said said, Runnable cancel) {
        static Underway known(Said said) {
            return new Underway(said, () -> {});
        }
    }

    /**
     * Asks whether a request may go on.
     *
     * @param held remembers what is to be told when the exchange ends
     * @param then hears what is not known at once, once, perhaps before this returns
     */
    public Underway ask(ServiceRule rule, CountedRequest asker, Held held, Passage passage, Consumer<Said> then) {
        List<DescriptorEntry> descriptor = rule.descriptor(asker);
        if (descriptor.isEmpty()) {
            return Underway.known(Said.ADMITTED);
        }
        ServiceLimit limit = rule.asks();
        Circuit circuit = circuits.computeIfAbsent(limit.upstream(), _ -> new Circuit());
        long began = System.nanoTime();
        if (!circuit.lets(began)) {
            metrics.asked(AskOutcome.SKIPPED);
            return Underway.known(rule.unheard());
        }
        UnaryCall call = new UnaryCall(limit.upstream(), rule.authority(), METHOD, limit.timeout(), MOST);
        Runnable cancel = call.call(passage, ServiceAnswer.question(limit, descriptor), result -> {
            long now = System.nanoTime();
            ServiceAnswer answer = answer(result);
            circuit.ended(answer != null, now);
            metrics.askTook(now - began);
            metrics.asked(outcome(result, answer));
            then.accept(answer == null ? rule.unheard() : heard(rule, asker, held, answer));
        });
        return new Underway(null, () -> {
            cancel.run();
            circuit.left();
        });
    }

    private static AskOutcome outcome(CallResult result, @Nullable ServiceAnswer answer) {
        if (answer != null) {
            return AskOutcome.ANSWERED;
        }
        return result instanceof CallResult.Failed(int status, String _) && status == DEADLINE_EXCEEDED
                ? AskOutcome.TIMEOUT
                : AskOutcome.FAILED;
    }

    private static @Nullable ServiceAnswer answer(CallResult result) {
        return switch (result) {
            case CallResult.Failed(int status, String why) -> {
                log.atDebug().addKeyValue("status", status).addKeyValue("why", why).log("A rate limit service has not counted");
                yield null;
            }
            case CallResult.Message(byte[] bytes) -> {
                try {
                    ServiceAnswer answer = ServiceAnswer.read(bytes);
                    yield answer.known() ? answer : null;
                } catch (IOException e) {
                    log.atDebug().setCause(e).log("A rate limit service has answered what is no answer");
                    yield null;
                }
            }
        };
    }

    private static Said heard(ServiceRule rule, CountedRequest asker, Held held, ServiceAnswer answer) {
        answer.statuses().forEach(status -> rule.tell(held, !answer.over(), status));
        held.tellAlso(answer.forClient());
        if (answer.over()) {
            return Said.REFUSED;
        }
        answer.forUpstream().forEach((name, value) -> asker.head().fields().add(name, value));
        return Said.ADMITTED;
    }
}
