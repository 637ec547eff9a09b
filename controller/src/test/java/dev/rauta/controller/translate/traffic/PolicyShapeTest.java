// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.Variable;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.filter.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What policies say of limits, and of what requests and responses become. */
final class PolicyShapeTest {
    @Test
    void tracingIsReadOrRefusedWithItsRange() {
        assertThat(PolicyText.fields("tracing: {enabled: false}")).containsExactly(new PolicyField.Shape(
                "tracing", List.of(new Traced(false, Optional.empty(), Optional.empty(), Optional.empty())), false));
        assertThat(PolicyText.fields("tracing: {samplePercent: 0.5, trustIncoming: false, operationName: checkout}"))
                .containsExactly(new PolicyField.Shape(
                        "tracing",
                        List.of(new Traced(true, Optional.of(new Traced.Sampling(0.5, true)), Optional.of(false), Optional.of("checkout"))),
                        false));
        assertThatThrownBy(() -> PolicyText.fields("tracing: {samplePercent: 101}")).hasMessageContaining("101").hasMessageContaining("0..100");
        assertThatThrownBy(() -> PolicyText.fields("tracing: {parentBased: false}")).hasMessageContaining("samplePercent");
    }

    @Test
    void limitsAndCompression() {
        assertThat(PolicyText.fields("rateLimits: [{requests: 10}, {requests: 1, per: 1m, burst: 5, key: [{type: SourceAddress}, {type: Header, name: X-Key}],"
                        + " exempt: [10.0.0.0/8], status: 503, whenFull: Admit, headers: Always}]"))
                .containsExactly(new PolicyField.Limits("rateLimits", List.of(
                        new TrafficLimit.Rate(new RateLimit(
                                "TrafficPolicy x/a rateLimits[0]", 10, Duration.ofSeconds(1), 10, List.of(), List.of(), 429, false,
                                RateLimit.Tell.NEVER, Optional.empty())),
                        new TrafficLimit.Rate(new RateLimit(
                                "TrafficPolicy x/a rateLimits[1]", 1, Duration.ofMinutes(1), 5,
                                List.of(new LimitKey.Address(), new LimitKey.Header("x-key")),
                                List.of(AddressRange.parse("10.0.0.0/8")), 503, true, RateLimit.Tell.ALWAYS, Optional.empty())))));
        assertThat(PolicyText.fields("rateLimits: [{requests: 10, scope: Cluster}]").toString()).contains("openWhenUnavailable=true");
        assertThat(PolicyText.fields("rateLimits: [{requests: 10, scope: Cluster, whenUnavailable: Refuse}]").toString())
                .contains("openWhenUnavailable=false");
        assertThat(PolicyText.fields("rateLimits: [{requests: 10, scope: Dataplane}]").toString()).contains("cluster=Optional.empty");
        assertThat(PolicyText.fields("concurrency: {requests: 7, key: [{type: Cookie, name: id}]}"))
                .containsExactly(new PolicyField.Limits("concurrency", List.of(new TrafficLimit.Concurrency(
                        new ConcurrencyLimit("TrafficPolicy x/a", 7, List.of(new LimitKey.Cookie("id")), List.of(), 503)))));
        assertThat(PolicyText.fields("compression: {codings: [Gzip], types: [Text/*], minSize: 0}")).containsExactly(
                new PolicyField.Compressed(new Filter.Compression(List.of(Coding.GZIP), List.of("text/*"), 0)));
        assertThat(PolicyText.fields("compression: {}").toString()).contains("[ZSTD, BROTLI, GZIP]", "application/json", "minimum=1024");
    }

    @Test
    void whatRequestsAndResponsesBecome() {
        assertThat(PolicyText.fields("bandwidth: {bytesPerSecond: 100Ki, after: 1M}")).containsExactly(
                new PolicyField.Shape("bandwidth", List.of(new TrafficLimit.Bandwidth(102_400, 1_000_000)), false));
        assertThat(PolicyText.fields("bandwidth: {bytesPerSecond: 1, request: {bytesPerSecond: 64k, after: 5}}")).containsExactly(new PolicyField.Shape(
                "bandwidth", List.of(new TrafficLimit.Bandwidth(1, 0), new TrafficLimit.RequestBandwidth(64_000, 5)), false));
        assertThat(PolicyText.fields("bandwidth: {request: {bytesPerSecond: 3}}")).containsExactly(
                new PolicyField.Shape("bandwidth", List.of(new TrafficLimit.RequestBandwidth(3, 0)), false));
        assertThat(PolicyText.fields("requestBody: {maxSize: 8Mi}"))
                .containsExactly(new PolicyField.Shape("requestBody", List.of(new TrafficLimit.BodyLimit(8 << 20)), false));
        assertThat(PolicyText.fields("requestBuffer: {limit: 64Mi}, responseBuffer: {limit: 1}")).containsExactly(
                new PolicyField.Shape("requestBuffer", List.of(new TrafficLimit.RequestBuffer(64 << 20)), false),
                new PolicyField.Shape("responseBuffer", List.of(new TrafficLimit.ResponseBuffer(1)), false));
        assertThat(PolicyText.fields("errorPages: [{statusCodes: [404, 500-502, 501], body: oh, replaces: Upstream}]"))
                .containsExactly(new PolicyField.Shape("errorPages", List.of(new Filter.ErrorPages(List.of(
                        new ErrorPage(List.of(404, 500, 501, 502), false, "text/html; charset=utf-8", "oh")))), false));
        assertThat(PolicyText.fields("cookies: {domain: {from: a.example, to: b.example}, path: {}, secure: true}"))
                .containsExactly(new PolicyField.Shape("cookies", List.of(new Filter.Cookies(
                        Optional.of(new CookieAttribute("a.example", "b.example")), Optional.of(new CookieAttribute("*", "")), true,
                        false, Optional.empty())), false));
        assertThat(PolicyText.fields("urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '/a/(.*)', substitution: '/$1'}}}"))
                .containsExactly(new PolicyField.Shape("urlRewrite", List.of(new Filter.Rewrite(
                        Optional.empty(), Optional.of(new PathModifier.Regex("/a/(.*)", "/$1")))), false));
        assertThat(PolicyText.fields("redirect: {hostname: www.example, statusCode: 301}"))
                .containsExactly(new PolicyField.Shape("redirect", List.of(new Filter.Redirect(
                        Optional.empty(), Optional.of("www.example"), Optional.empty(), Optional.empty(), 301)), false));
        assertThat(PolicyText.fields("cors: {allowOrigins: ['https://*.a.example'], allowCredentials: true, allowMethods: [PUT], maxAge: 10m}"))
                .containsExactly(new PolicyField.Shape("cors", List.of(new Filter.Cors(
                        List.of("https://*.a.example"), true, List.of("PUT"), List.of(), List.of(), Duration.ofMinutes(10))), false));
    }

    @Test
    void headersWithVariablesAndWithout() {
        assertThat(PolicyText.fields("requestHeaders: {set: [{name: X-A, value: 'costs $5, $${host}'}], remove: [X-B]}"))
                .containsExactly(new PolicyField.Shape("requestHeaders", List.of(new Filter.RequestHeaders(new HeaderEdit(
                        List.of(new HeaderField("x-a", "costs $5, ${host}")), List.of(), List.of("x-b")))), true));
        assertThat(PolicyText.fields("responseHeaders: {add: [{name: X-A, value: 'by ${upstream}'}]}"))
                .containsExactly(new PolicyField.Shape("responseHeaders", List.of(new Filter.HeaderTemplates(
                        true, List.of(), List.of(new HeaderTemplate("x-a", "by ${upstream}")), List.of())), true));
        assertThat(new HeaderTemplate("a", "$${a}${host}b").pieces()).containsExactly(
                new Piece.Text("${a}"), new Piece.Known(Variable.HOST), new Piece.Text("b"));
    }
}
