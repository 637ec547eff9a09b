// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import dev.rauta.routes.access.AddressRange;
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
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ClusterScope;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.DescriptorEntry;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Filters of a seed, with upstreams that are there. */
record RandomFilters(Random random, List<Upstream> upstreams) {
    /** Some, perhaps none. */
    List<Filter> filters() {
        HeaderEdit edit =
                new HeaderEdit(List.of(new HeaderField("X-B", "2")), List.of(new HeaderField("c", "3")), List.of("D"));
        return switch (random.nextInt(12)) {
            case 0 -> List.of(new Filter.NoUnderscores(), new Filter.RequestHeaders(edit));
            case 5 ->
                List.of(RandomGuards.guard(random, upstream()));
            case 3 ->
                List.of(new Filter.Mirror(upstream(), random.nextInt(5), 4, maybe(
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
                                                upstream(),
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
                        new TrafficLimit.RequestBuffer(1 + random.nextInt(9)),
                        new TrafficLimit.ResponseBuffer(1 + random.nextInt(9)),
                        new Filter.Locations("http://[^/]+/", "${scheme}://$1/"),
                        new TrafficLimit.Bandwidth(1 + random.nextInt(9), random.nextInt(9)),
                        new TrafficLimit.RequestBandwidth(1 + random.nextInt(9), random.nextInt(9)),
                        new Filter.Unlogged(),
                        new Traced(
                                random.nextBoolean(),
                                maybe(new Traced.Sampling(random.nextInt(1001) / 10.0, random.nextBoolean())),
                                maybe(random.nextBoolean()),
                                maybe("op")));
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
            return new TrafficLimit.AskedRate(new ServiceLimit(
                    "ns/limit", upstream(), "shop", List.of(new DescriptorEntry("a", "b")),
                    key, 1 + random.nextInt(3), exempt, 429, RateLimit.Tell.REFUSED, random.nextBoolean(), Duration.ofMillis(100)));
        }
        return random.nextBoolean()
                ? new TrafficLimit.Concurrency(new ConcurrencyLimit("ns/limit", 1 + random.nextInt(9), key, exempt, 503))
                : new TrafficLimit.Rate(new RateLimit(
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

    private UpstreamName upstream() {
        return upstreams.get(random.nextInt(upstreams.size())).name();
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }
}
