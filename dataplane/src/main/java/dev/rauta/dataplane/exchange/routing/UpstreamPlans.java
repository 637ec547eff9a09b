// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.routing;

import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every upstream that can be spoken to, and what is counted of it; immutable, shared by all workers. */
public final class UpstreamPlans {
    private final Map<UpstreamName, UpstreamPlan> plans;
    private final Map<UpstreamName, UpstreamContext> streamTls;
    private final Map<UpstreamName, Series> series;
    private final Series none;

    /** @param streamTls of those that connections go to as they are, where somebody asked for that */
    public UpstreamPlans(List<UpstreamPlan> upstreams, Map<UpstreamName, UpstreamContext> streamTls, SeriesTable series) {
        Map<UpstreamName, UpstreamPlan> byName = HashMap.newHashMap(upstreams.size());
        Map<UpstreamName, Series> counted = HashMap.newHashMap(upstreams.size());
        for (UpstreamPlan plan : upstreams) {
            UpstreamName name = plan.upstream().name();
            byName.put(name, plan);
            counted.put(name, series.upstream(name.value()));
        }
        this.plans = Collections.unmodifiableMap(byName);
        this.series = counted;
        this.streamTls = Map.copyOf(streamTls);
        this.none = series.noUpstream();
    }

    /** By name. */
    public Map<UpstreamName, UpstreamPlan> byName() {
        return plans;
    }

    Series series(UpstreamName upstream) {
        return series.getOrDefault(upstream, none);
    }

    Collection<Series> allSeries() {
        return series.values();
    }

    @Nullable UpstreamContext streamTls(UpstreamName upstream) {
        return streamTls.get(upstream);
    }
}
