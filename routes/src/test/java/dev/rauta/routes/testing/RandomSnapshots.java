// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.tls.TlsOffer;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Snapshots with everything in them, the same for the same seed. */
public final class RandomSnapshots {
    private final Random random;
    private final List<Upstream> upstreams = new ArrayList<>();
    private final RandomFilters filters;
    private final RandomSending sending;
    private final List<EndpointSet> endpoints = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();
    private final List<Credentials> credentials = new ArrayList<>();

    private RandomSnapshots(long seed) {
        this.random = new Random(seed);
        filters = new RandomFilters(random, upstreams);
        sending = new RandomSending(random);
    }

    /** The snapshot of a seed. */
    public static Snapshot of(long seed) {
        return new RandomSnapshots(seed).make();
    }

    private Snapshot make() {
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            UpstreamName name = UpstreamName.of("ns" + random.nextInt(3), "svc" + i, 80);
            UpstreamProtocol protocol = UpstreamProtocol.values()[random.nextInt(3)];
            Optional<UpstreamTls> tls = maybe(tls());
            upstreams.add(new Upstream(name, protocol, tls, sending.balancing(), maybe(sending.resilience())));
            List<Endpoint> where = new ArrayList<>();
            for (int j = 0; j < random.nextInt(4); j++) {
                where.add(new Endpoint(random.nextBoolean() ? "10.0.0." + j : "fd00::" + j, 1 + random.nextInt(65535), random.nextBoolean() ? "" : "zone-" + random.nextInt(2)));
            }
            endpoints.add(new EndpointSet(name, where));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            certificates.add(new Certificate(
                    new CertificateName("ns/cert" + i), "chain " + i, new PrivateKey("key " + i), maybe("c3RhcGxl")));
        }
        for (Credentials.Kind kind : Credentials.Kind.values()) {
            credentials.add(new Credentials(
                    new CredentialsName("ns/" + kind), kind, new SecretText("secret " + random.nextInt(3))));
        }
        List<Listener> listeners = new ArrayList<>();
        List<VirtualHost> hosts = new ArrayList<>();
        List<SniBinding> bindings = new ArrayList<>();
        List<StreamRoute> streams = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            ListenerName name = random.nextBoolean()
                    ? ListenerName.ofIngress(80 + i)
                    : ListenerName.ofGateway("ns", "gw", "l" + i);
            boolean tls = random.nextBoolean();
            Binding binding = new Binding(maybe("127.0.100.1"), 80 + i);
            Optional<CertificateName> fallback = certificates.isEmpty()
                    ? Optional.empty()
                    : maybe(certificates.getFirst().name());
            listeners.add(new Listener(
                    name,
                    80 + i,
                    binding,
                    tls ? new ListenerProtocol.Https(fallback, maybe(clients()), maybe(offer())) : new ListenerProtocol.Http(),
                    HostPattern.any()));
            for (String host : List.of("*", "a.example", "*.example", "**.b.example")) {
                if (random.nextBoolean()) {
                    hosts.add(new VirtualHost(name, HostPattern.parse(host), routes()));
                }
            }
            if (tls && !certificates.isEmpty()) {
                bindings.add(new SniBinding(
                        name,
                        HostPattern.parse("a.example"),
                        certificates.stream().map(Certificate::name).toList(),
                        maybe(clients()),
                        maybe(offer())));
            }
            if (tls && random.nextBoolean()) {
                streams.add(stream(name));
            }
        }
        for (ListenerProtocol protocol : List.of(
                new ListenerProtocol.TlsTerminated(maybe(clients())),
                new ListenerProtocol.Tls(),
                new ListenerProtocol.Tcp(),
                new ListenerProtocol.Udp())) {
            int port = 9000 + listeners.size();
            ListenerName name = ListenerName.ofListenerSet("ns", "set", "p" + port);
            listeners.add(new Listener(name, port, protocol, HostPattern.any()));
            streams.add(stream(name));
        }
        return new Snapshot(new RouteTable(listeners, hosts, bindings, streams), upstreams, endpoints, certificates, credentials);
    }

    private UpstreamTls tls() {
        UpstreamTrust trust =
                switch (random.nextInt(3)) {
                    case 0 -> new UpstreamTrust.Anyone();
                    case 1 -> new UpstreamTrust.SystemStore();
                    default -> new UpstreamTrust.Bundle("trust " + random.nextInt(9));
                };
        List<SubjectName> names = random.nextBoolean()
                ? List.of(new SubjectName.Dns("d.example"), new SubjectName.Uri("spiffe://d/x"))
                : List.of();
        return new UpstreamTls(
                maybe("sni.example"),
                trust,
                names,
                maybe(Certificate.of(new CertificateName("ns/client"), "chain", new PrivateKey("key 0"))));
    }

    private ClientValidation clients() {
        ClientValidation.Mode[] modes = ClientValidation.Mode.values();
        return new ClientValidation(
                modes[random.nextInt(modes.length)], "trust " + random.nextInt(9), maybe("list"), maybe(2));
    }

    private TlsOffer offer() {
        CipherSuite[] suites = CipherSuite.values();
        return new TlsOffer(
                List.of(random.nextBoolean() ? TlsOffer.Version.TLS13 : TlsOffer.Version.TLS12),
                List.of(suites[random.nextInt(suites.length)], suites[random.nextInt(suites.length)]));
    }

    private StreamRoute stream(ListenerName listener) {
        return new StreamRoute(
                listener,
                HostPattern.parse("pass.example"),
                RouteName.of("tlsroute", "ns", "p", "0"),
                SourceRef.of("TLSRoute", "ns", "p"),
                List.of(
                        new WeightedDestination(
                                random.nextInt(10),
                                new Destination.To(upstreams.get(random.nextInt(upstreams.size())).name()),
                                List.of()),
                        new WeightedDestination(1, new Destination.Broken(503, "service-not-found"), List.of())));
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            routes.add(new Route(
                    RouteName.of("httproute", "ns", "r" + i, "0"),
                    new SourceRef("HTTPRoute", "ns", "r" + i, "spec.rules[0]"),
                    match(),
                    new Precedence(Instant.ofEpochSecond(random.nextInt(1_000_000)), "ns", "r" + i, 0, i),
                    filters.filters(),
                    action(),
                    new Timeouts(
                            maybe(Duration.ofMillis(random.nextInt(10_000))),
                            maybe(Duration.ZERO),
                            maybe(Duration.ofMillis(random.nextInt(10_000))),
                            maybe(Duration.ofSeconds(1)),
                            maybe(Duration.ZERO),
                            maybe(Duration.ofMinutes(1)),
                            maybe(Duration.ofSeconds(2)),
                            maybe(Duration.ofSeconds(3))),
                    maybe(new RetryPolicy(
                            random.nextInt(5), List.of(503, 500), random.nextBoolean(), true, false, Duration.ZERO,
                            maybe(Duration.ofSeconds(1)), maybe(Duration.ofSeconds(3)), random.nextBoolean() ? List.of() : List.of(14, 1),
                            maybe(new RetryBudget(20, Duration.ofSeconds(10), random.nextInt(9), Duration.ofSeconds(1))),
                            maybe(Duration.ofSeconds(5)), random.nextBoolean())),
                    maybe(new Hedging(Duration.ofMillis(1 + random.nextInt(1000)), 1 + random.nextInt(3))),
                    maybe(HostPattern.parse("*.example"))));
        }
        return routes;
    }

    private RouteMatch match() {
        PathMatch path =
                switch (random.nextInt(6)) {
                    case 4 -> new PathMatch.StartRegex("/x" + random.nextInt(9) + "(/|$)(.*)");
                    case 0 -> new PathMatch.Exact("/a" + random.nextInt(9));
                    case 3 -> new PathMatch.Tail("/[^/]+/M" + random.nextInt(9));
                    case 1 -> new PathMatch.Regex("/v[0-9]+");
                    case 2 -> new PathMatch.Any();
                    default -> new PathMatch.Prefix("/p/" + random.nextInt(9));
                };
        return new RouteMatch(
                path,
                maybe("GET"),
                random.nextBoolean() ? List.of(new HeaderMatch("X-A", new ValueMatch.Exact("1"))) : List.of(),
                random.nextBoolean() ? List.of(new QueryMatch("q", new ValueMatch.Regex("x+"))) : List.of());
    }

    private Action action() {
        return switch (random.nextInt(3)) {
            case 0 -> new Action.Respond(500, "broken");
            case 1 ->
                new Action.Redirect(maybe("https"), maybe("r.example"), maybe(8443), maybe(new PathModifier.Full("/f")), 308);
            default ->
                new Action.Forward(List.of(
                        new WeightedDestination(
                                random.nextInt(10),
                                new Destination.To(
                                        upstreams.get(random.nextInt(upstreams.size())).name(), maybe(sending.balancing()), maybe(sending.resilience())),
                                filters.filters(),
                                random.nextBoolean()),
                        new WeightedDestination(1, new Destination.Broken(500, "ref-not-permitted"), List.of()),
                        new WeightedDestination(
                                1,
                                new Destination.Redirected(new Action.Redirect(
                                        Optional.empty(), maybe("e.example"), Optional.empty(), Optional.empty(), 302)),
                                List.of())));
        };
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }
}
