// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.asking.ServiceAsks;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.limit.CountedRequest;
import dev.rauta.dataplane.filter.limit.CountedRule;
import dev.rauta.dataplane.filter.limit.Held;
import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.filter.limit.Said;
import dev.rauta.dataplane.filter.limit.ServiceRule;
import dev.rauta.dataplane.filter.limit.StoreAsk;
import dev.rauta.dataplane.filter.limit.StoreAsks;
import dev.rauta.dataplane.filter.limit.StoreRule;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.channel.EventLoop;

/** Holds the requests of one worker to the limits of routes; confined to its loop. */
final class Limiting {
    private final Quotas quotas;
    private final WorkerMetrics metrics;
    private final StoreAsks store;
    private final ServiceAsks services;

    Limiting(Quotas quotas, EventLoop loop, WorkerMetrics metrics) {
        this.quotas = quotas;
        this.metrics = metrics;
        this.store = new StoreAsks(quotas.store(), loop, metrics);
        this.services = new ServiceAsks(metrics);
    }

    /**
     * Counts a request, or has it counted.
     *
     * @param held what it counts for, and what is to be told of that
     * @param passage hears what is not known at once
     */
    StepResult judge(LimitRule rule, CountedRequest asker, Held held, Passage passage) {
        return switch (rule) {
            case CountedRule counted -> {
                boolean admits = counted.admits(asker, quotas, held, System.nanoTime());
                if (held.full()) {
                    metrics.reached(Limit.RATE_CLIENTS);
                }
                yield result(rule, admits ? Said.ADMITTED : Said.REFUSED);
            }
            case StoreRule asked -> {
                StoreAsk ask = store.ask(asked, asker, held, said -> passage.resume(result(rule, said)));
                Said said = ask.said();
                yield said == null ? new StepResult.Suspend(ask::giveUp) : result(rule, said);
            }
            case ServiceRule asked -> {
                ServiceAsks.Underway ask =
                        services.ask(asked, asker, held, passage, said -> passage.resume(result(rule, said)));
                Said said = ask.said();
                yield said == null ? new StepResult.Suspend(ask.cancel()) : result(rule, said);
            }
        };
    }

    private StepResult result(LimitRule rule, Said said) {
        return switch (said) {
            case ADMITTED -> StepResult.CONTINUE;
            case REFUSED -> {
                metrics.reached(rule.limit());
                yield StepResult.Refuse.of(rule.status(), rule.limit().label());
            }
            case UNAVAILABLE -> StepResult.Refuse.of(503, "limit-unavailable");
        };
    }
}
