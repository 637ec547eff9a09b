// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.app.migrate.policy.guard.GuardLayers;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.ZonePreference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Says one route's filters, and what else policies can say of it. */
final class FilterWords {
    private static final String LIMITS = "limits";
    private static final String EDITS = "edits";

    private final PathMatch path;
    private final String namespace;
    private final SequencedMap<String, Map<String, Object>> units = new LinkedHashMap<>();
    private final List<Guard> guards = new ArrayList<>();
    private final List<Filter.Mirror> mirrors = new ArrayList<>();
    private final List<TrafficLimit.Rate> rates = new ArrayList<>();
    private final List<TrafficLimit.AskedRate> asked = new ArrayList<>();
    private final HeaderWords requests = new HeaderWords(false);
    private final HeaderWords responses = new HeaderWords(true);
    private final List<Lost> lost = new ArrayList<>();
    private Stage reached = Stage.LIMIT;

    FilterWords(PathMatch path, String namespace) {
        this.path = path;
        this.namespace = namespace;
    }

    /** In what order the filters of policies run; limits by what guards have verified come behind these. */
    private enum Stage {
        LIMIT,
        GUARD,
        REDIRECT,
        EDIT
    }

    /** Something that is said, or not. */
    private interface Saying {
        Said said() throws Unsayable;
    }

    RulePolicy read(Route route, ShareWords shares) {
        route.filters().forEach(this::filter);
        say(LIMITS, "rateLimits", !rates.isEmpty() || !asked.isEmpty(), () -> LimitWords.rates(rates, asked, namespace));
        say(EDITS, "requestHeaders", !requests.isEmpty(), requests::said);
        say("answers", "responseHeaders", !responses.isEmpty(), responses::said);
        bandwidth(route);
        shares(shares);
        say("timeouts", "timeouts", !route.timeouts().equals(Timeouts.DEFAULT), () -> TimeWords.timeouts(route.timeouts()));
        route.retry().ifPresent(this::retry);
        route.hedging().ifPresent(when -> say("hedging", "hedging", true, () -> TimeWords.hedging(when)));
        List<Map<String, Object>> layers = List.of();
        Optional<Lost> closed = Optional.empty();
        try {
            layers = GuardLayers.of(guards, namespace);
        } catch (Unsayable e) {
            closed = Optional.of(new Lost("guards", e.why()));
        }
        return new RulePolicy(units, layers, mirrors, lost, closed);
    }

    private void filter(Filter filter) {
        switch (filter) {
            case TrafficLimit.Rate rate -> {
                stage(rate.limit().key().isEmpty() ? Stage.LIMIT : reached == Stage.GUARD ? Stage.GUARD : Stage.LIMIT, filter);
                rates.add(rate);
            }
            case TrafficLimit.AskedRate rate -> {
                stage(reached == Stage.GUARD ? Stage.GUARD : Stage.LIMIT, filter);
                asked.add(rate);
            }
            case TrafficLimit.Concurrency limit -> {
                stage(reached == Stage.GUARD ? Stage.GUARD : Stage.LIMIT, filter);
                say(LIMITS, "concurrency", true, () -> LimitWords.concurrency(limit));
            }
            case Guard guard -> {
                stage(Stage.GUARD, filter);
                guards.add(guard);
            }
            case Filter.Mirror mirror -> mirrors.add(mirror);
            case Filter.Redirect _,
                    Filter.Rewrite _,
                    Filter.Relocation _,
                    Filter.PathHeader _,
                    Filter.NoUnderscores _,
                    Filter.AnswerHeaders _,
                    Filter.Locations _,
                    Filter.Unlogged _,
                    Traced _,
                    TrafficLimit.RequestBandwidth _,
                    Filter.RequestHeaders _,
                    Filter.ResponseHeaders _,
                    Filter.HeaderTemplates _,
                    Filter.Cookies _,
                    Filter.Cors _,
                    TrafficLimit.BodyLimit _,
                    TrafficLimit.RequestBuffer _,
                    TrafficLimit.ResponseBuffer _,
                    Filter.Compression _,
                    TrafficLimit.Bandwidth _,
                    Filter.ErrorPages _ -> shape(filter);
        }
    }

    /** What requests and responses become. */
    private void shape(Filter filter) {
        switch (filter) {
            case Filter.Redirect redirect -> {
                stage(Stage.REDIRECT, filter);
                say("redirect", "redirect", prefixed(redirect.path(), "redirect"), () -> ShapeWords.redirect(redirect));
            }
            case Filter.Rewrite rewrite -> {
                stage(Stage.EDIT, filter);
                say(EDITS, "urlRewrite", prefixed(rewrite.path(), "urlRewrite"), () -> ShapeWords.rewrite(rewrite));
            }
            case Filter.Relocation relocation -> lost.add(new Lost("redirect", "to " + relocation.location()
                    + relocation.path().map(its -> " for " + its + " alone").orElse("")
                    + ": a Location as a whole (expected: parts of it, to which path and query are added)"));
            case Filter.NoUnderscores() -> lost.add(new Lost("requestHeaders", "fields with an underscore in their names are dropped today, and pass then"));
            case Filter.AnswerHeaders edit -> lost.add(new Lost("responseHeaders", "edits of whatever clients are answered: " + edit.edit()));
            case Filter.Locations locations -> lost.add(new Lost("responseHeaders", "Location of answers: " + locations));
            case Filter.Unlogged _ -> lost.add(new Lost("log", "its requests are not logged today, and are then"));
            case Traced how -> say("tracing", "tracing", true, () -> ShapeWords.tracing(how));
            case Filter.PathHeader header -> lost.add(new Lost("requestHeaders", "field " + header.name()
                    + ": made of the path by an expression (expected: variables)"));
            case Filter.RequestHeaders edit -> edit(requests, edit);
            case Filter.ResponseHeaders edit -> edit(responses, edit);
            case Filter.HeaderTemplates templates -> edit(templates.response() ? responses : requests, templates);
            case Filter.Cookies cookies -> say("cookies", "cookies", true, () -> ShapeWords.cookies(cookies));
            case Filter.Cors cors -> say("cors", "cors", true, () -> ShapeWords.cors(cors));
            case TrafficLimit.BodyLimit limit -> say("requestBody", "requestBody", true, () -> ShapeWords.requestBody(limit));
            case TrafficLimit.RequestBuffer buffer -> say("requestBuffer", "requestBuffer", true, () -> ShapeWords.requestBuffer(buffer));
            case TrafficLimit.ResponseBuffer buffer -> say("responseBuffer", "responseBuffer", true, () -> ShapeWords.responseBuffer(buffer));
            case Filter.Compression how -> say("compression", "compression", true, () -> ShapeWords.compression(how));
            case TrafficLimit.Bandwidth _, TrafficLimit.RequestBandwidth _ -> {
                // Said together, once all have been seen.
            }
            case Filter.ErrorPages pages -> say("errorPages", "errorPages", true, () -> PageWords.errorPages(pages, namespace));
            case TrafficLimit.Rate _, TrafficLimit.AskedRate _, TrafficLimit.Concurrency _, Filter.Mirror _, Guard _ ->
                throw new IllegalArgumentException("filter: " + filter + " (expected: one that changes what passes)");
        }
    }

    private void retry(RetryPolicy when) {
        RetryPolicy near = TimeWords.near(when);
        if (!near.equals(when)) {
            lost.add(new Lost("retry", "how long it is tried again, or that answers which are none are: " + when));
        }
        say("retry", "retry", true, () -> TimeWords.retry(near));
    }

    private void bandwidth(Route route) {
        Optional<TrafficLimit.Bandwidth> responses = first(route, TrafficLimit.Bandwidth.class);
        Optional<TrafficLimit.RequestBandwidth> bodies = first(route, TrafficLimit.RequestBandwidth.class);
        say("bandwidth", "bandwidth", responses.isPresent() || bodies.isPresent(), () -> ShapeWords.bandwidth(responses, bodies));
    }

    private static <T extends Filter> Optional<T> first(Route route, Class<T> kind) {
        return route.filters().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private void edit(HeaderWords words, Filter filter) {
        stage(Stage.EDIT, filter);
        words.add(filter);
    }

    /** Tells where a filter runs before one that policies have run first. */
    private void stage(Stage stage, Filter filter) {
        if (stage.compareTo(reached) < 0) {
            lost.add(new Lost("order", filter.getClass().getSimpleName() + " runs behind what is a " + reached
                    + " here (expected: LIMIT, GUARD, REDIRECT, EDIT)"));
        } else {
            reached = stage;
        }
    }

    /** Whether a new prefix has an old one whose place it takes: an expression has none. */
    private boolean prefixed(Optional<PathModifier> modifier, String field) {
        boolean prefix = modifier.isPresent() && modifier.get() instanceof PathModifier.Prefix;
        boolean has = switch (path) {
            case PathMatch.Exact _, PathMatch.Prefix _, PathMatch.Any _ -> true;
            case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ -> false;
        };
        if (prefix && !has) {
            lost.add(new Lost(field, "path: another prefix for an expression (expected: for a prefix)"));
        }
        return !prefix || has;
    }

    private void shares(ShareWords shares) {
        Optional<ZonePreference> zones = shares.resilience().flatMap(Resilience::zones);
        Optional<LoadBalancing> near = shares.balancing().map(BalancingWords::near);
        if (!near.equals(shares.balancing())) {
            lost.add(new Lost("loadBalancing", "more of a session than its cookie: " + shares.balancing().orElseThrow()));
        }
        say("loadBalancing", "loadBalancing", near.isPresent() || zones.isPresent(), () -> BalancingWords.said(near, zones));
        shares.resilience().ifPresent(kept -> {
            kept.circuitBreaker().ifPresent(its -> say("circuitBreaker", "circuitBreaker", true, () -> ResilienceWords.breaker(its)));
            kept.outlierDetection().ifPresent(its -> say("outlierDetection", "outlierDetection", true, () -> ResilienceWords.outliers(its)));
            kept.slowStart().ifPresent(its -> say("slowStart", "slowStart", true, () -> ResilienceWords.slowStart(its)));
            kept.healthCheck().ifPresent(its -> say("healthCheck", "healthCheck", true, () -> ResilienceWords.health(its)));
        });
    }

    private void say(String unit, String field, boolean there, Saying saying) {
        if (!there) {
            return;
        }
        try {
            Said said = saying.said();
            Map<String, Object> its = units.computeIfAbsent(unit, _ -> new LinkedHashMap<>());
            if (its.putIfAbsent(said.field(), said.spec()) != null) {
                throw new Unsayable(field + ": twice (expected: once in a policy)");
            }
        } catch (Unsayable e) {
            lost.add(new Lost(field, e.why()));
        }
    }
}
