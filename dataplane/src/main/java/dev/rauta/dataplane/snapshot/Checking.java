// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.filter.guard.GuardBook;
import dev.rauta.dataplane.filter.guard.GuardServices;
import dev.rauta.dataplane.listener.tls.TicketKeys;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.shared.StoreAccess;
import dev.rauta.dataplane.upstream.tls.UpstreamContexts;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks and compiles one snapshot after the other: what a change does not reach is taken over from the one before; used by
 * one thread at a time.
 */
final class Checking {
    private final TlsContexts contexts;
    private final UpstreamContexts upstreamContexts = new UpstreamContexts();
    private final SeriesTable series;
    private final GuardServices services;
    private final ClusterRates rates;

    /** @param tickets what session tickets are sealed with at first */
    Checking(SeriesTable series, GuardServices services, @Nullable StoreAccess store, TicketKeys tickets) {
        this.contexts = new TlsContexts(tickets);
        this.series = series;
        this.services = services;
        this.rates = new ClusterRates(store);
    }

    /** Goes on with other keys of session tickets. */
    void ticketKeys(TicketKeys keys) {
        contexts.ticketKeys(keys);
    }

    /** With nothing to take over; never throws for what a snapshot says. */
    CheckedSnapshot check(Snapshot snapshot) {
        List<EntryProblem> problems = new ArrayList<>();
        Router router = compile(snapshot.routes(), Router.empty(), problems);
        rates.check(router, problems);
        CheckedUpstreams upstreams = CheckedUpstreams.of(snapshot, upstreamContexts, series);
        GuardBook guards = GuardBook.of(snapshot.credentials(), GuardBook.EMPTY, services);
        return new CheckedSnapshot(
                plan(router, upstreams, guards, null),
                problems,
                guards,
                upstreams,
                CheckedBindings.of(snapshot, router, contexts));
    }

    /** The same behind {@code before}, which was of a snapshot that differs in {@code changes}. */
    CheckedSnapshot check(Snapshot snapshot, CheckedSnapshot before, Changes changes) {
        List<EntryProblem> problems = changes.routes() ? new ArrayList<>() : before.routeProblems();
        Router router = changes.routes() ? compile(snapshot.routes(), before.router(), problems) : before.router();
        if (changes.routes()) {
            rates.check(router, problems);
        }
        CheckedUpstreams upstreams =
                changes.speaking() ? CheckedUpstreams.of(snapshot, upstreamContexts, series) : before.upstreams();
        GuardBook guards = changes.credentials()
                ? GuardBook.of(snapshot.credentials(), before.guards(), services)
                : before.guards();
        ServingPlan plan = changes.routes() || changes.speaking() || changes.credentials()
                ? plan(router, upstreams, guards, before.plan())
                : before.plan();
        return new CheckedSnapshot(
                plan,
                problems,
                guards,
                upstreams,
                changes.bindings() ? CheckedBindings.of(snapshot, router, contexts) : before.bindings());
    }

    private ServingPlan plan(
            Router router, CheckedUpstreams upstreams, GuardBook guards, @Nullable ServingPlan before) {
        ServingPlan plan = ServingPlan.compile(router, upstreams.plans(), guards, series, before);
        services.keep(plan.guards());
        return plan;
    }

    private static Router compile(RouteTable table, Router before, List<EntryProblem> problems) {
        return Router.compile(table, before, (host, why) -> {
            EntryKey key = new EntryKey(Section.VIRTUAL_HOST, host.listener() + "|" + host.host());
            problems.add(new EntryProblem(key, "InvalidRoute", String.valueOf(why.getMessage())));
            return new VirtualHost(host.listener(), host.host(), List.of(closed(host)));
        });
    }

    private static Route closed(VirtualHost host) {
        return new Route(
                RouteName.of("closed", "-", "-", "0"),
                SourceRef.of("VirtualHost", "", host.host().toString()),
                RouteMatch.of(new PathMatch.Any()),
                new Precedence(Instant.EPOCH, "", "", 0, 0),
                List.of(),
                new Action.Respond(503, "invalid-route"),
                Timeouts.DEFAULT);
    }
}
