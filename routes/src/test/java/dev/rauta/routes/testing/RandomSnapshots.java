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
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.MirrorForm;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
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
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import dev.rauta.routes.upstream.ZonePreference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Snapshots with everything in them, the same for the same seed. */
public final class RandomSnapshots {
    private final Random random;
    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<EndpointSet> endpoints = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();
    private final List<Credentials> credentials = new ArrayList<>();

    private RandomSnapshots(long seed) {
        this.random = new Random(seed);
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
            upstreams.add(new Upstream(name, protocol, tls, balancing(), maybe(resilience())));
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
                    tls ? new ListenerProtocol.Https(fallback, maybe(clients())) : new ListenerProtocol.Http(),
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
                        maybe(clients())));
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
                    filters(),
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
                switch (random.nextInt(7)) {
                    case 4 -> new PathMatch.Start("/s" + random.nextInt(9));
                    case 5 -> new PathMatch.StartRegex("/x" + random.nextInt(9) + "(/|$)(.*)");
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

    private List<Filter> filters() {
        HeaderEdit edit =
                new HeaderEdit(List.of(new HeaderField("X-B", "2")), List.of(new HeaderField("c", "3")), List.of("D"));
        return switch (random.nextInt(12)) {
            case 0 -> List.of(new Filter.NoUnderscores(), new Filter.RequestHeaders(edit));
            case 5 ->
                List.of(RandomGuards.guard(random, upstreams.get(random.nextInt(upstreams.size())).name()));
            case 3 ->
                List.of(new Filter.Mirror(upstreams.get(random.nextInt(upstreams.size())).name(), random.nextInt(5), 4, maybe(
                        new MirrorForm(maybe("h.example"), maybe("/copy${target}"), random.nextBoolean()))));
            case 4 ->
                List.of(new Filter.Cors(
                        List.of("https://*.example"),
                        random.nextBoolean(),
                        List.of("PUT"),
                        List.of("x-a"),
                        List.of("*"),
                        Duration.ofSeconds(random.nextInt(9)),
                        random.nextBoolean()));
            case 1 -> List.of(new Filter.ResponseHeaders(edit), new Filter.AnswerHeaders(edit));
            case 6 -> List.of(limits());
            case 8 ->
                List.of(
                        new Filter.ErrorPages(List.of(
                                new ErrorPage(List.of(404, 503), random.nextBoolean(), "text/html", "<p>" + random.nextInt(9)),
                                ErrorPage.from(
                                        new PageService(
                                                upstreams.get(random.nextInt(upstreams.size())).name(),
                                                "/${status}.html",
                                                Duration.ofSeconds(1 + random.nextInt(9)),
                                                random.nextBoolean()),
                                        List.of(500),
                                        random.nextBoolean())
                                        .only(random.nextBoolean() ? List.of("no-endpoint") : List.of()))),
                        new Filter.Cookies(
                                maybe(new CookieAttribute("a.example", "b.example")),
                                maybe(new CookieAttribute("*", "")),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                maybe("Lax")),
                        new Filter.Rewrite(maybe("h.example"), maybe(new PathModifier.Regex("/a/(.*)", "/$1"))),
                        new Filter.Relocation(maybe("/"), "${scheme}://${host}/a" + random.nextInt(9), 302),
                        new Filter.PathHeader("X-Prefix", new PathModifier.Regex("/(a)(?s:.*)", "/$1")),
                        new Filter.Redirect(maybe("https"), maybe("h.example"), maybe(443), maybe(new PathModifier.Full("/x")), 301),
                        new Filter.HeaderTemplates(
                                random.nextBoolean(),
                                List.of(new HeaderTemplate("x-a", "a ${clientAddress}")),
                                List.of(new HeaderTemplate("x-b", "$${")),
                                List.of("x-c")));
            case 7 ->
                List.of(
                        new Filter.Compression(List.of(Coding.ZSTD, Coding.GZIP), List.of("text/*"), random.nextInt(9)),
                        new Filter.RequestBuffer(1 + random.nextInt(9)),
                        new Filter.ResponseBuffer(1 + random.nextInt(9)),
                        new Filter.Locations("http://[^/]+/", "${scheme}://$1/"),
                        new Filter.Bandwidth(1 + random.nextInt(9), random.nextInt(9)),
                        new Filter.RequestBandwidth(1 + random.nextInt(9), random.nextInt(9)),
                        new Filter.Unlogged());
            case 2 -> List.of(new Filter.Rewrite(maybe("h.example"), maybe(new PathModifier.Prefix("/x"))));
            default -> List.of();
        };
    }

    private Filter limits() {
        List<LimitKey> key = random.nextBoolean()
                ? List.of(new LimitKey.Address(), new LimitKey.Header("X-Key"), new LimitKey.Cookie("id"), new LimitKey.JwtClaim("sub"))
                : List.of();
        List<AddressRange> exempt = random.nextBoolean()
                ? List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"))
                : List.of();
        if (random.nextInt(3) == 0) {
            return new Filter.AskedRate(new ServiceLimit(
                    "ns/limit", upstreams.get(random.nextInt(upstreams.size())).name(), "shop", List.of(new DescriptorEntry("a", "b")),
                    key, 1 + random.nextInt(3), exempt, 429, RateLimit.Tell.REFUSED, random.nextBoolean(), Duration.ofMillis(100)));
        }
        return random.nextBoolean()
                ? new Filter.Concurrency(new ConcurrencyLimit("ns/limit", 1 + random.nextInt(9), key, exempt, 503))
                : new Filter.Rate(new RateLimit(
                        "ns/limit",
                        1 + random.nextInt(9),
                        Duration.ofSeconds(1),
                        5,
                        key,
                        exempt,
                        429,
                        random.nextBoolean(),
                        RateLimit.Tell.ALWAYS,
                        maybe(new ClusterScope(random.nextBoolean()))));
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
                                        upstreams.get(random.nextInt(upstreams.size())).name(), maybe(balancing()), maybe(resilience())),
                                filters()),
                        new WeightedDestination(1, new Destination.Broken(500, "ref-not-permitted"), List.of()),
                        new WeightedDestination(
                                1,
                                new Destination.Redirected(new Action.Redirect(
                                        Optional.empty(), maybe("e.example"), Optional.empty(), Optional.empty(), 302)),
                                List.of())));
        };
    }

    private LoadBalancing balancing() {
        HashKey key = switch (random.nextInt(6)) {
            case 4 -> new HashKey.Joined(List.of(
                    new HashKey.Text("a"), new HashKey.Host(), new HashKey.AskedUri(), new HashKey.Scheme(), new HashKey.Query(),
                    new HashKey.Argument("b")));
            case 0 -> new HashKey.Header("x-user");
            case 1 -> new HashKey.Path();
            case 2 -> new HashKey.SourceAddress();
            case 3 -> new HashKey.Uri();
            default -> new HashKey.Cookie("user");
        };
        return switch (random.nextInt(7)) {
            case 4 -> new LoadBalancing.RingSubset(key, 1 + random.nextInt(3));
            case 5 -> new LoadBalancing.SessionCookie(
                    maybe("session"), "/", maybe(Duration.ofHours(1)), Optional.empty(), maybe(".a.example"), maybe(Duration.ofHours(2)),
                    random.nextBoolean(),
                    maybe(new LoadBalancing.Stay(random.nextBoolean(), random.nextBoolean(), random.nextBoolean())));
            case 0 -> new LoadBalancing.LeastRequest();
            case 1 -> new LoadBalancing.Maglev(key);
            case 2 -> new LoadBalancing.RingHash(key);
            case 3 -> new LoadBalancing.SessionCookie(
                    maybe("session"), "/shop", maybe(Duration.ofHours(1)), maybe(LoadBalancing.SameSite.LAX));
            default -> new LoadBalancing.RoundRobin();
        };
    }

    private Resilience resilience() {
        CircuitBreaker breaker = new CircuitBreaker(
                OptionalInt.of(1 + random.nextInt(9)), OptionalInt.empty(), OptionalInt.of(7), OptionalInt.of(random.nextInt(3)));
        OutlierDetection outliers = new OutlierDetection(
                OptionalInt.of(5), OptionalInt.empty(), OptionalInt.of(3), Duration.ofSeconds(30), Duration.ofSeconds(300), 50);
        return new Resilience(maybe(breaker), maybe(outliers), maybe(Duration.ofSeconds(20)), maybe(check()), maybe(random.nextBoolean() ? ZonePreference.SAME : ZonePreference.ANY));
    }

    private HealthCheck check() {
        HealthCheck.Question question = switch (random.nextInt(3)) {
            case 0 -> new HealthCheck.Question.Http("GET", maybe("h.example:80"), "/ok?a", random.nextBoolean() ? List.of() : List.of(204, 404));
            case 1 -> new HealthCheck.Question.Grpc(random.nextBoolean() ? "" : "a.B");
            default -> new HealthCheck.Question.Tcp();
        };
        return new HealthCheck(
                question,
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(9000),
                Duration.ofSeconds(1 + random.nextInt(9)),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                1 + random.nextInt(3),
                2);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }
}
