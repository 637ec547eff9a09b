// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.PlainServices.Plain;
import dev.rauta.app.migrate.policy.Lost;
import dev.rauta.app.migrate.policy.ServiceWords;
import dev.rauta.app.migrate.policy.ShareWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRefBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shares of one rule; what of them is beyond a reference to a Service is told, or left to a policy. */
final class BackendWriter {
    private final PlainServices services;
    private final String namespace;
    private final List<HTTPBackendRef> refs = new ArrayList<>();
    private final List<ShareWords> words = new ArrayList<>();
    private final List<Lost> lost = new ArrayList<>();

    /** @param namespace the rule's */
    BackendWriter(PlainServices services, String namespace) {
        this.services = services;
        this.namespace = namespace;
    }

    /** All but what gets requests only while another has no endpoints: no rule can say that. */
    void add(Action.Forward forward) {
        for (WeightedDestination share : forward.destinations()) {
            if (forward.fallback().filter(share::equals).isPresent() && share.weight() == 0 && !stays(share)) {
                continue;
            }
            switch (share.destination()) {
                case Destination.To to -> add(share, to);
                case Destination.Broken(int status, String reason) -> lose(new Lost(
                        "respond", "a share answers " + status + " (" + reason + ") today, and is left out; a rule of no other answers 500"));
                case Destination.Redirected(Action.Redirect redirect) -> redirected(share, redirect);
            }
        }
    }

    /** Whether it has clients who came to it before. */
    private static boolean stays(WeightedDestination share) {
        return share.destination() instanceof Destination.To to
                && to.balancing().isPresent()
                && to.balancing().get() instanceof LoadBalancing.SessionCookie cookie
                && cookie.stays().share();
    }

    private void add(WeightedDestination share, Destination.To to) {
        try {
            ServiceWords service = ServiceWords.of(to.upstream());
            if (!service.namespace().equals(namespace)) {
                throw new Unsayable("Service " + service.namespace() + "/" + service.name() + " (expected: one of " + namespace + ")");
            }
            Plain plain = services.of(service).orElseThrow(() -> new Unsayable("Service " + service.name() + " not found"));
            List<Filter> extra = share.filters().stream().filter(filter -> !plain.share().filters().contains(filter)).toList();
            if (!extra.isEmpty()) {
                lose(new Lost("canary", "Service " + service.name() + ": what is asked of its share alone has no place ("
                        + extra + "), so that it gets no requests"));
                return;
            }
            if (plain.upstream().filter(its -> its.name().equals(to.upstream())).isEmpty()) {
                lose(new Lost("backend", "Service " + service.name() + ": spoken to as " + service.variant()
                        + " today, and as it says itself then"));
            }
            refs.add(new HTTPBackendRefBuilder()
                    .withName(service.name()).withPort(service.port()).withWeight(share.weight()).build());
            words.add(words(to, plain));
        } catch (Unsayable e) {
            lose(new Lost("backend", e.why()));
        }
    }

    /** Redirects stand beside a Service that is not asked. */
    private void redirected(WeightedDestination share, Action.Redirect redirect) {
        try {
            HTTPBackendRef beside = refs.stream().findFirst().orElseThrow(() -> new Unsayable("redirect of a share: no other share"));
            refs.add(new HTTPBackendRefBuilder()
                    .withName(beside.getName())
                    .withPort(beside.getPort())
                    .withWeight(share.weight())
                    .withFilters(FilterWriter.redirect(redirect, new PathMatch.Prefix("/")))
                    .build());
        } catch (Unsayable e) {
            lose(new Lost("redirect", e.why()));
        }
    }

    void lose(Lost what) {
        lost.add(what);
    }

    /** What Services do not say themselves. */
    private static ShareWords words(Destination.To to, Plain plain) {
        Destination.To usual = plain.share().destination() instanceof Destination.To its ? its : new Destination.To(new UpstreamName("none"));
        Optional<LoadBalancing> balancing = usual.balancing().isPresent() ? Optional.empty() : to.balancing();
        return new ShareWords(balancing, to.resilience().flatMap(its -> beyond(its, usual.resilience())));
    }

    private static Optional<Resilience> beyond(Resilience its, Optional<Resilience> usual) {
        Resilience rest = new Resilience(
                its.circuitBreaker().filter(_ -> usual.flatMap(Resilience::circuitBreaker).isEmpty()),
                its.outlierDetection().filter(_ -> usual.flatMap(Resilience::outlierDetection).isEmpty()),
                its.slowStart().filter(_ -> usual.flatMap(Resilience::slowStart).isEmpty()),
                its.healthCheck().filter(_ -> usual.flatMap(Resilience::healthCheck).isEmpty()),
                its.zones().filter(_ -> usual.flatMap(Resilience::zones).isEmpty()));
        boolean nothing = rest.equals(new Resilience(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        return nothing ? Optional.empty() : Optional.of(rest);
    }

    /** What holds for all of them; where they differ, what does for the first. */
    ShareWords words() {
        ShareWords first = words.stream().findFirst().orElse(ShareWords.NONE);
        if (words.stream().anyMatch(other -> !other.equals(first))) {
            lose(new Lost("loadBalancing", "its Services are chosen and spared in several ways: " + words
                    + " (expected: one for a rule; the first one holds for all)"));
        }
        return first;
    }

    /** Alone without a weight. */
    List<HTTPBackendRef> refs() {
        if (refs.size() == 1 && refs.getFirst().getWeight() != 0) {
            refs.getFirst().setWeight(null);
        }
        return refs;
    }

    List<Lost> lost() {
        return lost;
    }
}
