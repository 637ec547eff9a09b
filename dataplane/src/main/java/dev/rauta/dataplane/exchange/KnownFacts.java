// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.asking.PageHead;
import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.routing.RoutePlan;
import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.http.forwarded.ForwardedFields;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.Route;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of an exchange by where its request has come to; a part of its course, lest each have an object more. Confined to a worker. */
abstract sealed class KnownFacts implements Facts permits Course {
    final Exchange exchange;
    final Downstream downstream;
    final RequestHead head;
    private @Nullable Listener listener;
    private @Nullable RoutePlan taken;
    private Destination.@Nullable To chosen;

    KnownFacts(Exchange exchange, Downstream downstream, RequestHead head) {
        this.exchange = exchange;
        this.downstream = downstream;
        this.head = head;
    }

    /** It has come to a listener, or to none. */
    void came(@Nullable Listener through) {
        listener = through;
    }

    /** It has come to a route. */
    void took(RoutePlan route) {
        taken = route;
        Noted noted = exchange.noted();
        if (noted != null) {
            noted.took(route.tracing(), System.nanoTime() - exchange.began());
        }
    }

    /** It goes to one of the route's upstreams. */
    void chose(Destination.To to) {
        chosen = to;
    }

    /** What the service of a page is told of an error. */
    PageHead about(int status) {
        SourceRef source = Objects.requireNonNull(taken).route().route().source();
        return new PageHead(head, status, source, upstream());
    }

    /** Whether it is for the access log. */
    boolean logged() {
        return taken == null || taken.logged();
    }

    /** The name of the listener that it has come through; empty where there is none. */
    String listenerName() {
        return listener == null ? "" : listener.name().value();
    }

    @Nullable Route takenRoute() {
        return taken == null ? null : taken.route().route();
    }

    /** Where it has gone; null where that is nowhere. */
    @Nullable UpstreamName chosenUpstream() {
        return chosen == null ? null : chosen.upstream();
    }

    /** The first of its route's upstreams; null where that has none. */
    @Nullable UpstreamName firstUpstream() {
        Route route = takenRoute();
        if (route != null && route.action() instanceof Action.Forward(var shares)) {
            for (WeightedDestination share : shares) {
                if (share.destination() instanceof Destination.To to) {
                    return to.upstream();
                }
            }
        }
        return null;
    }

    @Override
    public RequestHead request() {
        return head;
    }

    /** The certificate that the client's handshake has shown to what the route's listener demands for its host; null where there is none. */
    @Nullable ShownCertificate certificate() {
        return listener == null ? null : downstream.arrival().certificate(head.askedAuthority(), listener);
    }

    @Override
    public String clientAddress() {
        Arrival arrival = downstream.arrival();
        IpAddress client = arrival.trusted() ? arrival.client(head.fields()) : null;
        return client == null ? arrival.address() : client.toString();
    }

    @Override
    public String cameBy() {
        @Nullable CharSequence said = downstream.arrival().trusted() ? head.fields().get("x-forwarded-proto") : null;
        return said == null ? head.scheme() : ForwardedFields.scheme(said).orElse(head.scheme());
    }

    @Override
    public String tlsVersion() {
        return downstream.arrival().tlsVersion();
    }

    @Override
    public String serverName() {
        return downstream.arrival().serverName();
    }

    @Override
    public String route() {
        return taken == null ? "" : taken.route().route().name().value();
    }

    @Override
    public String upstream() {
        return chosen == null ? "" : chosen.upstream().value();
    }

    @Override
    public int listenerPort() {
        return listener == null ? 0 : listener.port();
    }

    @Override
    public int portOffset() {
        return exchange.exchanges().settings().portOffset();
    }
}
