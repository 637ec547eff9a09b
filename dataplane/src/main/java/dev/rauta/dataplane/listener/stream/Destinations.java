// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.WeightedChoice;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.tls.UpstreamContext;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a worker's connections and flows go that go on as they are: whose turn it is; confined to its event loop. */
public final class Destinations {
    private final int worker;
    private final Map<StreamRoute, WeightedChoice> choices = new IdentityHashMap<>();
    private final Map<UpstreamName, Balancer> balancers = new HashMap<>();
    private Map<UpstreamName, List<Endpoint>> endpoints = Map.of();
    private ServingPlan plan;

    /** @param worker its number, which spreads the workers' first picks */
    public Destinations(int worker, ServingPlan plan) {
        this.worker = worker;
        this.plan = plan;
    }

    /** Goes on with other routes and endpoints. */
    public void adopt(ServingPlan other, Map<UpstreamName, List<Endpoint>> literal, Touched touched) {
        plan = other;
        choices.clear();
        endpoints(literal, touched);
    }

    /** Goes on with other endpoints, all literal addresses. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> literal, Touched touched) {
        endpoints = literal;
        touched.among(balancers.keySet(), name -> {
            List<Endpoint> its = literal.get(name);
            if (its == null) {
                balancers.remove(name);
            } else {
                Objects.requireNonNull(balancers.get(name)).endpoints(its);
            }
        });
    }

    /** The next share of a route by weight. */
    public Choice choose(Carried carried) {
        StreamRoute route = carried.route();
        if (route == null) {
            return new Choice.Nowhere(StreamOutcome.NO_ROUTE, plan.unstreamed(carried.listener()));
        }
        Series series = plan.streamSeries(route);
        WeightedDestination share = choices.computeIfAbsent(
                        route, _ -> new WeightedChoice(route.destinations(), worker))
                .next();
        if (share == null || !(share.destination() instanceof Destination.To(UpstreamName name, var _, var _))) {
            return new Choice.Nowhere(StreamOutcome.BROKEN, series);
        }
        return endpoints.getOrDefault(name, List.of()).isEmpty()
                ? new Choice.Nowhere(StreamOutcome.NO_ENDPOINT, series)
                : new Choice.To(name, series);
    }

    /** The next endpoint of an upstream, null where every one has been tried. */
    public @Nullable Endpoint endpoint(UpstreamName upstream, Set<Endpoint> tried) {
        Endpoint next = balancers
                .computeIfAbsent(
                        upstream,
                        name -> Balancer.of(
                                new LoadBalancing.RoundRobin(), name, endpoints.getOrDefault(name, List.of()), worker))
                .pick(Asker.NOBODY, tried);
        return next == null || tried.contains(next) ? null : next;
    }

    /** How to speak to an upstream; null: in the clear. */
    @Nullable UpstreamContext tls(UpstreamName upstream) {
        return plan.streamTls(upstream);
    }

    /** Whether what {@code carried} says now still leads to an endpoint. */
    public boolean stillLeads(@Nullable Carried carried, UpstreamName upstream, Endpoint endpoint) {
        StreamRoute route = carried == null ? null : carried.route();
        return route != null
                && route.destinations().stream()
                        .anyMatch(share -> share.destination() instanceof Destination.To(UpstreamName name, var _, var _)
                                && name.equals(upstream))
                && endpoints.getOrDefault(upstream, List.of()).contains(endpoint);
    }

    /** The series of what no listener, or no route of a listener, takes. */
    public Series unstreamed(@Nullable ListenerName listener) {
        return plan.unstreamed(listener);
    }

    /** An endpoint, which must be a literal address, as sockets want it. */
    public static InetSocketAddress address(Endpoint endpoint) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (literal == null) {
            throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: a literal address)");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(literal), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
        }
    }
}
