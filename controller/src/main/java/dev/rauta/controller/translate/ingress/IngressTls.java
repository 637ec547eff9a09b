// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.IngressPlan.Bound;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Passed;
import dev.rauta.controller.translate.ingress.nginx.key.HostClients;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The TLS hosts of all our Ingresses: their certificates, which they ask clients for, and those whose TLS goes on as it is. */
final class IngressTls {
    private static final PathMatch ROOT = new PathMatch.Prefix("/");
    private static final String CLOSED = "client-certificates-unusable";

    /** What a host offers that does not say. */
    private final TlsOffer usual;

    private final Draft draft;
    private final TlsHosts hosts = new TlsHosts();
    /** By host in the patterns' own order, the most specific first. */
    private final Map<HostPattern, Bound> shown = new TreeMap<>();
    private final Map<HostPattern, HostClients> clients = new TreeMap<>();
    private final Map<HostPattern, List<CipherSuite>> ciphers = new TreeMap<>();
    private final Set<HostPattern> ruled = new TreeSet<>();
    private final Map<HostPattern, IngressPlan> roots = new HashMap<>();
    private final Map<HostPattern, Passed> passed = new HashMap<>();

    /** @param usual what a host offers that does not say */
    IngressTls(TlsOffer usual, Draft draft) {
        this.usual = usual;
        this.draft = draft;
    }

    /** Takes in what one asks for; they come oldest first, so what is said first of a host stays. */
    void add(IngressPlan plan) {
        plan.tlsHosts().forEach(hosts::add);
        for (Bound bound : plan.bindings()) {
            Bound first = shown.putIfAbsent(bound.binding().host(), bound);
            if (first != null && !first.binding().equals(bound.binding())) {
                draft.problem(bound.source(), "CertificateConflict", "host: " + bound.binding().host()
                        + " has a certificate of an older Ingress already (expected: one Secret for each host)");
            }
        }
        if (plan.canary().isEmpty()) {
            Set<HostPattern> its = new TreeSet<>();
            for (Claim claim : plan.claims()) {
                its.add(claim.wanted.host());
                if (claim.wanted.path().equals(ROOT)) {
                    roots.putIfAbsent(claim.wanted.host(), plan);
                }
            }
            ruled.addAll(its);
            plan.host().clients().ifPresent(asked -> its.forEach(host -> ask(plan, host, asked)));
            if (!plan.host().ciphers().isEmpty()) {
                its.forEach(host -> offer(plan, host));
            }
            if (plan.host().passed()) {
                its.forEach(host -> pass(plan, host));
            }
        }
    }

    private void ask(IngressPlan plan, HostPattern host, HostClients asked) {
        HostClients first = clients.putIfAbsent(host, asked);
        if (first != null && !first.equals(asked)) {
            draft.problem(plan.id().source(), "ClientCertificateConflict", "host: " + host
                    + " asks for client certificates as an older Ingress says (expected: the same auth-tls annotations)");
        }
    }

    private void offer(IngressPlan plan, HostPattern host) {
        List<CipherSuite> first = ciphers.putIfAbsent(host, plan.host().ciphers());
        if (first != null && !first.equals(plan.host().ciphers())) {
            draft.problem(plan.id().source(), "CipherConflict", "host: " + host
                    + " offers the cipher suites that an older Ingress says (expected: the same ssl-ciphers)");
        }
    }

    private void pass(IngressPlan plan, HostPattern host) {
        Optional<Passed> its = plan.passed().stream().filter(one -> one.route().host().equals(host)).findFirst();
        if (its.isPresent() && plan.equals(roots.get(host))) {
            passed.put(host, its.get());
            hosts.add(host);
        } else {
            draft.problem(plan.id().source(), "NotPassedOn", "host: " + host
                    + " ends TLS here all the same (expected: ssl-passthrough on the Ingress that has path / of a host by its name)");
        }
    }

    /** Shows a certificate for one more host, unless that has one. */
    void also(Bound bound) {
        if (shown.putIfAbsent(bound.binding().host(), bound) == null) {
            hosts.add(bound.binding().host());
        }
    }

    /** Asks clients of one more host for what those of {@code host} are asked for. */
    void also(HostPattern host, HostPattern alias) {
        List<CipherSuite> suites = ciphers.get(host);
        if (suites != null) {
            ruled.add(alias);
            ciphers.putIfAbsent(alias, suites);
        }
        HostClients asked = clients.get(host);
        if (asked != null) {
            ruled.add(alias);
            clients.putIfAbsent(alias, asked);
        }
    }

    /** Puts all of it in force, once. */
    void bind() {
        passed.values().forEach(one -> {
            draft.add(one.won());
            draft.stream(one.route(), one.route().host(), loser -> {
                throw new IllegalStateException(loser.host() + ": passed on twice (expected: once)");
            });
        });
        Set<HostPattern> bound = new TreeSet<>(shown.keySet());
        if (!clients.isEmpty() || !ciphers.isEmpty()) {
            // Hosts of rules are apart from each other, whatever a wildcard among them asks for.
            bound.addAll(ruled);
        }
        for (HostPattern host : bound) {
            if (!passed.containsKey(host)) {
                bind(host);
            }
        }
    }

    private void bind(HostPattern host) {
        Bound its = shown.get(host);
        Optional<ClientValidation> demand = demand(host);
        Optional<TlsOffer> offer = offer(host);
        if (demand.isEmpty() && offer.isEmpty() && its != null) {
            draft.bind(its.binding());
            return;
        }
        if (demand.isEmpty() && offer.isEmpty() && !belowDemanding(host)) {
            return;
        }
        Bound certificate = covering(shown, host);
        List<CertificateName> names = certificate == null ? List.of() : certificate.binding().certificates();
        draft.bind(new SniBinding(IngressTranslator.HTTPS, host, names, demand, offer));
    }

    /** What a handshake for a host offers: as the host of a rule does that its requests are for, whatever a wildcard says. */
    private Optional<TlsOffer> offer(HostPattern host) {
        List<CipherSuite> its = ciphers.get(rule(host));
        if (its != null) {
            return Optional.of(new TlsOffer(usual.versions(), its));
        }
        boolean below = !shown.containsKey(host) && ciphers.keySet().stream().anyMatch(one -> one.covers(host));
        return below ? Optional.of(usual) : Optional.empty();
    }

    /** The host of a rule that requests for a host are for. */
    private HostPattern rule(HostPattern host) {
        return ruled.contains(host) ? host : ruled.stream().filter(one -> one.covers(host)).findFirst().orElse(host);
    }

    /** What a handshake for a host asks for: as the host of a rule does that its requests are for. */
    private Optional<ClientValidation> demand(HostPattern host) {
        return clients.get(rule(host)) instanceof HostClients.Asked(Optional<ClientValidation> demand, var _) ? demand : Optional.empty();
    }

    /** Whether a wildcard asks for what the host's own rule does not. */
    private boolean belowDemanding(HostPattern host) {
        return clients.entrySet().stream()
                .anyMatch(one -> one.getKey().covers(host)
                        && one.getValue() instanceof HostClients.Asked asked
                        && asked.demand().isPresent());
    }

    /** @param of in the patterns' own order, the most specific first */
    private static <T> @Nullable T covering(Map<HostPattern, T> of, HostPattern host) {
        T own = of.get(host);
        if (own != null) {
            return own;
        }
        for (Map.Entry<HostPattern, T> entry : of.entrySet()) {
            if (entry.getKey().covers(host)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Whether some Ingress asks for TLS on that rule host. */
    boolean covers(HostPattern host) {
        return hosts.covers(host);
    }

    /** Whether what is encrypted for a host goes on as it is. */
    boolean passesOn(HostPattern host) {
        return passed.containsKey(host);
    }

    /** Routes of a host, with what it asks clients for before anything else. */
    List<Route> guarded(HostPattern host, List<Route> routes) {
        return switch (clients.get(host)) {
            case null -> routes;
            case HostClients.Closed() ->
                routes.stream().map(route -> route.with(List.of()).with(new Action.Respond(403, CLOSED))).toList();
            case HostClients.Asked asked -> routes.stream().map(route -> guarded(route, asked)).toList();
        };
    }

    private static Route guarded(Route route, HostClients.Asked asked) {
        List<Filter> filters = new ArrayList<>();
        filters.add(asked.guard());
        filters.addAll(route.filters());
        return route.with(filters);
    }
}
