// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.shape.BandwidthSpec;
import dev.rauta.controller.cluster.policy.shape.CookieAttributeSpec;
import dev.rauta.controller.cluster.policy.shape.CookiesSpec;
import dev.rauta.controller.cluster.policy.shape.CorsSpec;
import dev.rauta.controller.cluster.policy.shape.PathSpec;
import dev.rauta.controller.cluster.policy.shape.RateSpec;
import dev.rauta.controller.cluster.policy.shape.RedirectSpec;
import dev.rauta.controller.cluster.policy.shape.RegexPathSpec;
import dev.rauta.controller.cluster.policy.shape.RequestBodySpec;
import dev.rauta.controller.cluster.policy.shape.RequestBufferSpec;
import dev.rauta.controller.cluster.policy.shape.ResponseBufferSpec;
import dev.rauta.controller.cluster.policy.shape.TracingSpec;
import dev.rauta.controller.cluster.policy.shape.UrlRewriteSpec;
import dev.rauta.controller.translate.ByteQuantity;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy says of what requests and responses become, in either spelling, as {@link PolicyReader} reads the rest: throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class ShapeReader {
    /** What browsers assume too (Fetch standard, section 3.2.6). */
    private static final Duration CORS_AGE = Duration.ofSeconds(5);

    private static final String HOST = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";
    private static final String PATH = "/[\\x21-\\x22\\x24-\\x3e\\x40-\\x7e]*";
    private static final String ORIGIN = "\\*|[a-z][a-z0-9+.-]*://(\\*|(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)(:[1-9][0-9]{0,4})?";
    private static final String TOKENS = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private ShapeReader() {}

    public static PolicyField bandwidth(BandwidthSpec spec) {
        String path = "bandwidth";
        RateSpec request = spec.request();
        List<Filter> rates = new ArrayList<>();
        if (spec.bytesPerSecond() != null || spec.after() != null) {
            rates.add(rate(path, new RateSpec(spec.bytesPerSecond(), spec.after()), TrafficLimit.Bandwidth::new));
        }
        if (request != null) {
            rates.add(rate(path + ".request", request, TrafficLimit.RequestBandwidth::new));
        }
        if (rates.isEmpty()) {
            throw new IllegalArgumentException(path + ": nothing (expected: bytesPerSecond or request)");
        }
        return new PolicyField.Shape(path, List.copyOf(rates), false);
    }

    private static Filter rate(String path, RateSpec spec, BiFunction<Long, Long, Filter> filter) {
        long rate = size(path + ".bytesPerSecond", spec.bytesPerSecond());
        long after = spec.after() == null ? 0 : size(path + ".after", spec.after());
        return PolicyReader.within(path, () -> filter.apply(rate, after));
    }

    public static PolicyField tracing(TracingSpec spec) {
        String path = "tracing";
        Double percent = spec.samplePercent();
        if (percent == null && spec.parentBased() != null) {
            throw new IllegalArgumentException(path + ".parentBased: without samplePercent (expected: with it)");
        }
        return PolicyReader.within(path, () -> shape(path, new Traced(
                spec.enabled() == null || spec.enabled(),
                Optional.ofNullable(percent).map(its -> new Traced.Sampling(its, spec.parentBased() == null || spec.parentBased())),
                Optional.ofNullable(spec.trustIncoming()),
                Optional.ofNullable(spec.operationName()))));
    }

    public static PolicyField requestBody(RequestBodySpec spec) {
        String path = "requestBody";
        return shape(path, new TrafficLimit.BodyLimit(size(path + ".maxSize", spec.maxSize())));
    }

    public static PolicyField requestBuffer(RequestBufferSpec spec) {
        String path = "requestBuffer";
        int limit = buffer(path + ".limit", spec.limit());
        return shape(path, new TrafficLimit.RequestBuffer(limit));
    }

    public static PolicyField responseBuffer(ResponseBufferSpec spec) {
        String path = "responseBuffer";
        int limit = buffer(path + ".limit", spec.limit());
        return shape(path, new TrafficLimit.ResponseBuffer(limit));
    }

    private static int buffer(String path, @Nullable String text) {
        long limit = size(path, text);
        if (limit < 1 || limit > TrafficLimit.RequestBuffer.MOST) {
            throw wrong(path, OrEmpty.text(text), "1 to 64Mi");
        }
        return (int) limit;
    }

    /** Codes and ranges of them, each once and in order. */
    static List<Integer> statuses(String path, List<String> texts) {
        TreeSet<Integer> codes = new TreeSet<>();
        for (String text : texts) {
            if (!OrEmpty.text(text).matches("[45][0-9]{2}(-[45][0-9]{2})?")) {
                throw wrong(path, OrEmpty.text(text), "400 to 599, or a range such as 500-599");
            }
            int first = Integer.parseInt(text.substring(0, 3));
            int last = Integer.parseInt(text.substring(text.length() - 3));
            if (last < first) {
                throw wrong(path, text, "a range whose first code is the lower one");
            }
            IntStream.rangeClosed(first, last).forEach(codes::add);
        }
        if (codes.isEmpty()) {
            throw wrong(path, "", "one at least");
        }
        return List.copyOf(codes);
    }

    public static PolicyField cookies(CookiesSpec spec) {
        String path = "cookies";
        Optional<CookieAttribute> domain = attribute(path + ".domain", spec.domain());
        Optional<CookieAttribute> under = attribute(path + ".path", spec.path());
        Optional<String> sameSite = given(spec.sameSite());
        boolean secure = Boolean.TRUE.equals(spec.secure());
        boolean httpOnly = Boolean.TRUE.equals(spec.httpOnly());
        if (domain.isEmpty() && under.isEmpty() && sameSite.isEmpty() && !secure && !httpOnly) {
            throw new IllegalArgumentException("cookies: nothing (expected: domain, path, secure, httpOnly or sameSite)");
        }
        return shape(path, PolicyReader.within(path, () -> new Filter.Cookies(domain, under, secure, httpOnly, sameSite)));
    }

    private static Optional<CookieAttribute> attribute(String path, @Nullable CookieAttributeSpec spec) {
        return spec == null
                ? Optional.empty()
                : Optional.of(PolicyReader.within(
                        path, () -> new CookieAttribute(OrEmpty.textOr(spec.from(), "*"), OrEmpty.text(spec.to()))));
    }

    public static PolicyField urlRewrite(UrlRewriteSpec spec) {
        String path = "urlRewrite";
        Optional<String> host = host(path + ".hostname", spec.hostname());
        Optional<PathModifier> modifier = path(path + ".path", spec.path());
        if (host.isEmpty() && modifier.isEmpty()) {
            throw new IllegalArgumentException("urlRewrite: nothing (expected: hostname or path)");
        }
        return shape(path, new Filter.Rewrite(host, modifier));
    }

    public static PolicyField redirect(RedirectSpec spec) {
        String path = "redirect";
        Optional<String> host = host(path + ".hostname", spec.hostname());
        Optional<PathModifier> modifier = path(path + ".path", spec.path());
        if (host.isEmpty() && modifier.isEmpty() && spec.scheme() == null && spec.port() == null) {
            throw new IllegalArgumentException("redirect: nowhere (expected: scheme, hostname, port or path)");
        }
        return shape(path, PolicyReader.within(path, () -> new Filter.Redirect(
                given(spec.scheme()),
                host,
                Optional.ofNullable(spec.port()),
                modifier,
                spec.statusCode() == null ? 302 : spec.statusCode())));
    }

    private static Optional<String> host(String path, @Nullable String name) {
        if (name != null && !name.matches(HOST)) {
            throw wrong(path, name, "a host in lower case");
        }
        return Optional.ofNullable(name);
    }

    private static Optional<PathModifier> path(String path, @Nullable PathSpec spec) {
        if (spec == null) {
            return Optional.empty();
        }
        String type = OrEmpty.text(spec.type());
        PathModifier modifier = switch (type) {
            case "ReplaceFullPath" -> new PathModifier.Full(plain(path + ".replaceFullPath", spec.replaceFullPath(), PATH));
            case "ReplacePrefixMatch" ->
                new PathModifier.Prefix(plain(path + ".replacePrefixMatch", spec.replacePrefixMatch(), PATH));
            case "ReplaceRegexMatch" -> expression(path + ".replaceRegexMatch", spec.replaceRegexMatch());
            default -> throw wrong(path + ".type", type, "ReplaceFullPath, ReplacePrefixMatch or ReplaceRegexMatch");
        };
        alone(path + ".replaceFullPath", spec.replaceFullPath(), type, "ReplaceFullPath");
        alone(path + ".replacePrefixMatch", spec.replacePrefixMatch(), type, "ReplacePrefixMatch");
        alone(path + ".replaceRegexMatch", spec.replaceRegexMatch(), type, "ReplaceRegexMatch");
        return Optional.of(modifier);
    }

    private static void alone(String path, @Nullable Object part, String type, String needed) {
        if (part != null && !type.equals(needed)) {
            throw new IllegalArgumentException(path + ": with type '" + type + "' (expected: with type " + needed + " alone)");
        }
    }

    private static PathModifier expression(String path, @Nullable RegexPathSpec spec) {
        String pattern = spec == null ? "" : OrEmpty.text(spec.pattern());
        String substitution = spec == null ? "" : OrEmpty.text(spec.substitution());
        if (pattern.isEmpty()) {
            throw wrong(path + ".pattern", pattern, "an expression of RE2");
        }
        // What is not a path's would end it, or be a query of the author's before the client's.
        if (!substitution.matches("[\\x21-\\x22\\x24-\\x3e\\x40-\\x7e]*")) {
            throw wrong(path + ".substitution", substitution, "visible ASCII without # and ?");
        }
        try {
            int groups = Expressions.compile(pattern).groupCount();
            for (int i = groups + 1; i <= 9; i++) {
                if (substitution.replace("$$", "").contains("$" + i)) {
                    throw wrong(path + ".substitution", substitution, "groups of the pattern, which has " + groups);
                }
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    path + ".pattern: '" + pattern + "': " + e.getMessage() + " (expected: an expression of RE2)", e);
        }
        return PolicyReader.within(path, () -> new PathModifier.Regex(pattern, substitution));
    }

    public static PolicyField cors(CorsSpec spec) {
        String path = "cors";
        List<String> origins = OrEmpty.list(spec.allowOrigins());
        if (origins.isEmpty()) {
            throw wrong(path + ".allowOrigins", "", "one at least");
        }
        each(path + ".allowOrigins", origins, ORIGIN, "*, or a scheme, a host in lower case and perhaps a port, such as https://*.shop.example");
        each(path + ".allowMethods", OrEmpty.list(spec.allowMethods()), TOKENS, "a method, or *");
        each(path + ".allowHeaders", OrEmpty.list(spec.allowHeaders()), TOKENS, "a header's name, or *");
        each(path + ".exposeHeaders", OrEmpty.list(spec.exposeHeaders()), TOKENS, "a header's name, or *");
        return shape(path, new Filter.Cors(
                origins,
                Boolean.TRUE.equals(spec.allowCredentials()),
                OrEmpty.list(spec.allowMethods()),
                OrEmpty.list(spec.allowHeaders()),
                OrEmpty.list(spec.exposeHeaders()),
                PolicyReader.duration(path + ".maxAge", spec.maxAge()).orElse(CORS_AGE)));
    }

    private static void each(String path, List<String> texts, String form, String expected) {
        texts.forEach(text -> plain(path, text, form, expected));
    }

    private static String plain(String path, @Nullable String text, String form) {
        return plain(path, text, form, "a path of visible ASCII without # and ?");
    }

    private static String plain(String path, @Nullable String text, String form, String expected) {
        String given = OrEmpty.text(text);
        if (!given.matches(form)) {
            throw wrong(path, given, expected);
        }
        return given;
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(one -> !one.isEmpty());
    }

    private static long size(String path, @Nullable String text) {
        return PolicyReader.within(path, () -> ByteQuantity.parse(OrEmpty.text(text)));
    }

    static PolicyField shape(String path, Filter filter) {
        return new PolicyField.Shape(path, List.of(filter), false);
    }

    static IllegalArgumentException wrong(String path, String value, String expected) {
        return new IllegalArgumentException(path + ": '" + value + "' (expected: " + expected + ")");
    }
}
