// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.BackendRefSpec;
import dev.rauta.controller.cluster.policy.shape.BandwidthSpec;
import dev.rauta.controller.cluster.policy.shape.CookieAttributeSpec;
import dev.rauta.controller.cluster.policy.shape.CookiesSpec;
import dev.rauta.controller.cluster.policy.shape.CorsSpec;
import dev.rauta.controller.cluster.policy.shape.ErrorPageSpec;
import dev.rauta.controller.cluster.policy.shape.HeaderSpec;
import dev.rauta.controller.cluster.policy.shape.HeadersSpec;
import dev.rauta.controller.cluster.policy.shape.PathSpec;
import dev.rauta.controller.cluster.policy.shape.RateSpec;
import dev.rauta.controller.cluster.policy.shape.RedirectSpec;
import dev.rauta.controller.cluster.policy.shape.RegexPathSpec;
import dev.rauta.controller.cluster.policy.shape.RequestBodySpec;
import dev.rauta.controller.cluster.policy.shape.RequestBufferSpec;
import dev.rauta.controller.cluster.policy.shape.ResponseBufferSpec;
import dev.rauta.controller.cluster.policy.shape.TracingSpec;
import dev.rauta.controller.cluster.policy.shape.UrlRewriteSpec;
import dev.rauta.controller.translate.traffic.field.HeaderReader;
import dev.rauta.controller.translate.traffic.field.PageReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.controller.translate.traffic.field.ShapeReader;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What requests and responses become as annotations of an Ingress: of a list of pages the first one, and header fields one a line, as they
 * are in a message.
 *
 * @param namespace the Ingress's
 * @param texts an annotation by its key without the prefix; null where it is absent
 */
record ShapeAnnotations(String namespace, Function<String, @Nullable String> texts) {
    private static final String BANDWIDTH = "bandwidth-";
    private static final String BODY = "request-body-";
    private static final String REQUEST_BUFFER = "request-buffer-";
    private static final String RESPONSE_BUFFER = "response-buffer-";
    private static final String PAGES = "error-pages-";
    private static final String COOKIES = "cookies-";
    private static final String REWRITE = "url-rewrite-";
    private static final String REDIRECT = "redirect-";
    private static final String CORS = "cors-";
    private static final String REQUEST = "request-headers-";
    private static final String RESPONSE = "response-headers-";
    private static final String TRACING = "tracing-";
    private static final List<String> PATH = List.of(
            "path-type",
            "path-replace-full-path",
            "path-replace-prefix-match",
            "path-replace-regex-match-pattern",
            "path-replace-regex-match-substitution");
    private static final List<String> EDITS = List.of("set", "add", "remove");

    /** All of them. */
    static final List<String> KEYS = Stream.of(
                    keys(BANDWIDTH, List.of("bytes-per-second", "after", "request-bytes-per-second", "request-after")),
                    keys(BODY, List.of("max-size")),
                    keys(REQUEST_BUFFER, List.of("limit")),
                    keys(RESPONSE_BUFFER, List.of("limit")),
                    keys(PAGES, List.of(
                            "status-codes", "content-type", "body", "replaces", "backend-ref-name", "backend-ref-port", "path",
                            "timeout", "status-from")),
                    keys(COOKIES, List.of("domain-from", "domain-to", "path-from", "path-to", "secure", "http-only", "same-site")),
                    keys(REWRITE, List.of("hostname")),
                    keys(REWRITE, PATH),
                    keys(REDIRECT, List.of("scheme", "hostname", "port", "status-code")),
                    keys(REDIRECT, PATH),
                    keys(CORS, List.of(
                            "allow-origins", "allow-credentials", "allow-methods", "allow-headers", "expose-headers", "max-age")),
                    keys(REQUEST, EDITS),
                    keys(RESPONSE, EDITS),
                    keys(TRACING, List.of("enabled", "sample-percent", "parent-based", "trust-incoming", "operation-name")))
            .flatMap(one -> one)
            .toList();

    /**
     * A field.
     *
     * @param part what its keys begin with
     * @param read reads it
     */
    record Field(String part, Function<ShapeAnnotations, PolicyField> read) {}

    /** In the order in which a policy's are read. */
    static final List<Field> FIELDS = List.of(
            new Field(BANDWIDTH, ShapeAnnotations::bandwidth),
            new Field(BODY, ShapeAnnotations::requestBody),
            new Field(REQUEST_BUFFER, ShapeAnnotations::requestBuffer),
            new Field(RESPONSE_BUFFER, ShapeAnnotations::responseBuffer),
            new Field(PAGES, ShapeAnnotations::errorPages),
            new Field(COOKIES, ShapeAnnotations::cookies),
            new Field(REWRITE, ShapeAnnotations::urlRewrite),
            new Field(REDIRECT, ShapeAnnotations::redirect),
            new Field(CORS, ShapeAnnotations::cors),
            new Field(REQUEST, one -> HeaderReader.request(one.headers(REQUEST))),
            new Field(RESPONSE, one -> HeaderReader.response(one.headers(RESPONSE))),
            new Field(TRACING, ShapeAnnotations::tracing));

    private static Stream<String> keys(String part, List<String> names) {
        return names.stream().map(part::concat);
    }

    private PolicyField bandwidth() {
        String rate = texts.apply(BANDWIDTH + "request-bytes-per-second");
        String after = texts.apply(BANDWIDTH + "request-after");
        return ShapeReader.bandwidth(new BandwidthSpec(
                texts.apply(BANDWIDTH + "bytes-per-second"),
                texts.apply(BANDWIDTH + "after"),
                rate == null && after == null ? null : new RateSpec(rate, after)));
    }

    private PolicyField tracing() {
        return ShapeReader.tracing(new TracingSpec(
                bool(TRACING + "enabled"),
                decimal(TRACING + "sample-percent"),
                bool(TRACING + "parent-based"),
                bool(TRACING + "trust-incoming"),
                texts.apply(TRACING + "operation-name")));
    }

    private @Nullable Double decimal(String key) {
        String text = texts.apply(key);
        if (text == null) {
            return null;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": '" + text + "' (expected: a number)");
        }
    }

    private PolicyField requestBody() {
        return ShapeReader.requestBody(new RequestBodySpec(texts.apply(BODY + "max-size")));
    }

    private PolicyField requestBuffer() {
        return ShapeReader.requestBuffer(new RequestBufferSpec(texts.apply(REQUEST_BUFFER + "limit")));
    }

    private PolicyField responseBuffer() {
        return ShapeReader.responseBuffer(new ResponseBufferSpec(texts.apply(RESPONSE_BUFFER + "limit")));
    }

    private PolicyField errorPages() {
        String name = texts.apply(PAGES + "backend-ref-name");
        Integer port = number(PAGES + "backend-ref-port");
        return PageReader.read(
                List.of(new ErrorPageSpec(
                        list(PAGES + "status-codes"),
                        texts.apply(PAGES + "content-type"),
                        texts.apply(PAGES + "body"),
                        texts.apply(PAGES + "replaces"),
                        name == null && port == null ? null : BackendRefSpec.of(name, port),
                        texts.apply(PAGES + "path"),
                        texts.apply(PAGES + "timeout"),
                        texts.apply(PAGES + "status-from"))),
                namespace);
    }

    private PolicyField cookies() {
        return ShapeReader.cookies(new CookiesSpec(
                attribute(COOKIES + "domain-"),
                attribute(COOKIES + "path-"),
                bool(COOKIES + "secure"),
                bool(COOKIES + "http-only"),
                texts.apply(COOKIES + "same-site")));
    }

    private @Nullable CookieAttributeSpec attribute(String part) {
        String from = texts.apply(part + "from");
        String to = texts.apply(part + "to");
        return from == null && to == null ? null : new CookieAttributeSpec(from, to);
    }

    private PolicyField urlRewrite() {
        return ShapeReader.urlRewrite(new UrlRewriteSpec(texts.apply(REWRITE + "hostname"), path(REWRITE)));
    }

    private PolicyField redirect() {
        return ShapeReader.redirect(new RedirectSpec(
                texts.apply(REDIRECT + "scheme"),
                texts.apply(REDIRECT + "hostname"),
                number(REDIRECT + "port"),
                path(REDIRECT),
                number(REDIRECT + "status-code")));
    }

    private @Nullable PathSpec path(String part) {
        if (PATH.stream().allMatch(name -> texts.apply(part + name) == null)) {
            return null;
        }
        String pattern = texts.apply(part + "path-replace-regex-match-pattern");
        String substitution = texts.apply(part + "path-replace-regex-match-substitution");
        return new PathSpec(
                texts.apply(part + "path-type"),
                texts.apply(part + "path-replace-full-path"),
                texts.apply(part + "path-replace-prefix-match"),
                pattern == null && substitution == null ? null : new RegexPathSpec(pattern, substitution));
    }

    private PolicyField cors() {
        return ShapeReader.cors(new CorsSpec(
                list(CORS + "allow-origins"),
                bool(CORS + "allow-credentials"),
                list(CORS + "allow-methods"),
                list(CORS + "allow-headers"),
                list(CORS + "expose-headers"),
                texts.apply(CORS + "max-age")));
    }

    private HeadersSpec headers(String part) {
        return new HeadersSpec(fields(part + "set"), fields(part + "add"), list(part + "remove"));
    }

    private @Nullable List<HeaderSpec> fields(String key) {
        String text = texts.apply(key);
        return text == null
                ? null
                : text.lines().filter(line -> !line.isBlank()).map(line -> field(key, line)).toList();
    }

    private static HeaderSpec field(String key, String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(key + ": '" + line + "' (expected: a line of NAME: VALUE)");
        }
        return new HeaderSpec(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }

    private @Nullable List<String> list(String key) {
        String text = texts.apply(key);
        return text == null ? null : PolicyAnnotations.list(text);
    }

    private @Nullable Integer number(String key) {
        String text = texts.apply(key);
        return text == null ? null : Integer.valueOf(PolicyAnnotations.parsed(key, text));
    }

    private @Nullable Boolean bool(String key) {
        String text = texts.apply(key);
        return text == null ? null : Boolean.valueOf(PolicyAnnotations.bool(key, text));
    }
}
