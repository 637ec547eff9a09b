// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.controller.cluster.policy.CompressionSpec;
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
import dev.rauta.controller.translate.traffic.field.LimitReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.ShapeReader;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What requests and responses become, but for their header fields and error pages. */
final class ShapeWords {
    private ShapeWords() {}

    /** Of responses, of requests or of both: one of them at least. */
    static Said bandwidth(Optional<TrafficLimit.Bandwidth> responses, Optional<TrafficLimit.RequestBandwidth> requests) throws Unsayable {
        BandwidthSpec spec = new BandwidthSpec(
                responses.map(its -> GoText.size(its.bytesPerSecond())).orElse(null),
                responses.map(TrafficLimit.Bandwidth::after).filter(after -> after > 0).map(GoText::size).orElse(null),
                requests.map(its -> new RateSpec(GoText.size(its.bytesPerSecond()), its.after() == 0 ? null : GoText.size(its.after())))
                        .orElse(null));
        List<Filter> wanted = Stream.<Filter>concat(responses.stream(), requests.stream()).toList();
        ReadBack.check(wanted, () -> List.of(ShapeReader.bandwidth(spec)));
        return new Said("bandwidth", spec);
    }

    static Said tracing(Traced filter) throws Unsayable {
        TracingSpec spec = new TracingSpec(
                filter.enabled() ? null : false,
                filter.sampling().map(Traced.Sampling::percent).orElse(null),
                filter.sampling().map(Traced.Sampling::parentBased).filter(based -> !based).orElse(null),
                filter.trustIncoming().orElse(null),
                filter.operationName().orElse(null));
        return said("tracing", filter, spec, ShapeReader::tracing);
    }

    static Said requestBody(TrafficLimit.BodyLimit filter) throws Unsayable {
        return said("requestBody", filter, new RequestBodySpec(GoText.size(filter.bytes())), ShapeReader::requestBody);
    }

    static Said requestBuffer(TrafficLimit.RequestBuffer filter) throws Unsayable {
        return said("requestBuffer", filter, new RequestBufferSpec(GoText.size(filter.bytes())), ShapeReader::requestBuffer);
    }

    static Said responseBuffer(TrafficLimit.ResponseBuffer filter) throws Unsayable {
        return said("responseBuffer", filter, new ResponseBufferSpec(GoText.size(filter.bytes())), ShapeReader::responseBuffer);
    }

    static Said compression(Filter.Compression filter) throws Unsayable {
        List<String> codings = filter.codings().stream().map(ShapeWords::coding).toList();
        CompressionSpec spec = new CompressionSpec(codings, filter.types(), (int) Math.min(filter.minimum(), Integer.MAX_VALUE));
        return said("compression", filter, spec, LimitReader::compression);
    }

    private static String coding(Coding coding) {
        return switch (coding) {
            case GZIP -> "Gzip";
            case BROTLI -> "Brotli";
            case ZSTD -> "Zstd";
        };
    }

    static Said cookies(Filter.Cookies filter) throws Unsayable {
        CookiesSpec spec = new CookiesSpec(
                attribute(filter.domain()),
                attribute(filter.path()),
                orNull(filter.secure()),
                orNull(filter.httpOnly()),
                filter.sameSite().orElse(null));
        return said("cookies", filter, spec, ShapeReader::cookies);
    }

    private static @Nullable CookieAttributeSpec attribute(Optional<CookieAttribute> attribute) {
        return attribute.map(one -> new CookieAttributeSpec(one.from(), one.to())).orElse(null);
    }

    static Said rewrite(Filter.Rewrite filter) throws Unsayable {
        UrlRewriteSpec spec = new UrlRewriteSpec(filter.host().orElse(null), path(filter.path()));
        return said("urlRewrite", filter, spec, ShapeReader::urlRewrite);
    }

    static Said redirect(Filter.Redirect filter) throws Unsayable {
        RedirectSpec spec = new RedirectSpec(
                filter.scheme().orElse(null),
                filter.host().orElse(null),
                filter.port().orElse(null),
                path(filter.path()),
                filter.status());
        return said("redirect", filter, spec, ShapeReader::redirect);
    }

    private static @Nullable PathSpec path(Optional<PathModifier> modifier) {
        return modifier.map(one -> switch (one) {
                    case PathModifier.Full(String path) -> new PathSpec("ReplaceFullPath", path, null, null);
                    case PathModifier.Prefix(String replacement) ->
                        new PathSpec("ReplacePrefixMatch", null, replacement, null);
                    case PathModifier.Regex(String expression, String replacement) ->
                        new PathSpec("ReplaceRegexMatch", null, null, new RegexPathSpec(expression, replacement));
                })
                .orElse(null);
    }

    static Said cors(Filter.Cors filter) throws Unsayable {
        CorsSpec spec = new CorsSpec(
                filter.origins(),
                orNull(filter.credentials()),
                orNull(filter.methods()),
                orNull(filter.headers()),
                orNull(filter.exposed()),
                GoText.duration(filter.maxAge()));
        return said("cors", filter, spec, ShapeReader::cors);
    }

    private static <T> Said said(String field, Filter filter, T spec, Function<T, PolicyField> reader) throws Unsayable {
        ReadBack.check(List.of(filter), () -> List.of(reader.apply(spec)));
        return new Said(field, spec);
    }
}
