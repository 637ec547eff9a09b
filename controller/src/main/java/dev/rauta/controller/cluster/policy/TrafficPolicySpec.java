// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.guard.AccessSpec;
import dev.rauta.controller.cluster.policy.guard.AuthenticationSpec;
import dev.rauta.controller.cluster.policy.guard.CsrfSpec;
import dev.rauta.controller.cluster.policy.resilience.HealthCheckSpec;
import dev.rauta.controller.cluster.policy.shape.BandwidthSpec;
import dev.rauta.controller.cluster.policy.shape.CookiesSpec;
import dev.rauta.controller.cluster.policy.shape.CorsSpec;
import dev.rauta.controller.cluster.policy.shape.ErrorPageSpec;
import dev.rauta.controller.cluster.policy.shape.HeadersSpec;
import dev.rauta.controller.cluster.policy.shape.RedirectSpec;
import dev.rauta.controller.cluster.policy.shape.RequestBodySpec;
import dev.rauta.controller.cluster.policy.shape.RequestBufferSpec;
import dev.rauta.controller.cluster.policy.shape.ResponseBufferSpec;
import dev.rauta.controller.cluster.policy.shape.TracingSpec;
import dev.rauta.controller.cluster.policy.shape.UrlRewriteSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy asks for, and of what.
 *
 * @param targetRefs what it is attached to
 * @param loadBalancing how endpoints are chosen
 * @param circuitBreaker how much is sent to a Service at a time
 * @param outlierDetection which endpoints are left out for a while
 * @param slowStart how long a new endpoint gets less than its share
 * @param healthCheck how endpoints are asked whether they work
 * @param timeouts how long things may take
 * @param retry when a request is sent once more
 * @param hedging when another endpoint is asked besides one that takes its time
 * @param rateLimits how many requests may come in a time
 * @param concurrency how many requests may be under way at a time
 * @param compression which responses are compressed
 * @param bandwidth what rate responses and requests' bodies are held to
 * @param requestBody what bodies of requests are held to
 * @param requestBuffer how much of a request is waited for before its upstream is asked
 * @param responseBuffer how much of a response is kept before it goes on
 * @param errorPages what errors are answered with
 * @param cookies what becomes of cookies that upstreams set
 * @param urlRewrite what the upstream sees as host and path
 * @param redirect where clients are sent
 * @param cors which origins may read responses in a browser
 * @param requestHeaders what is done to fields of requests
 * @param responseHeaders what is done to fields of responses
 * @param tracing what becomes of requests' spans
 * @param access who gets in without being asked who they are
 * @param authentication how clients show who they are
 * @param csrf what keeps pages of other sites from acting in a browser's name
 * @param unknown fields that this version does not know: they may be guards
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficPolicySpec(
        @JsonProperty("targetRefs") @Nullable List<PolicyTargetRef> targetRefs,
        @JsonProperty("loadBalancing") @Nullable LoadBalancingSpec loadBalancing,
        @JsonProperty("circuitBreaker") @Nullable CircuitBreakerSpec circuitBreaker,
        @JsonProperty("outlierDetection") @Nullable OutlierDetectionSpec outlierDetection,
        @JsonProperty("slowStart") @Nullable SlowStartSpec slowStart,
        @JsonProperty("healthCheck") @Nullable HealthCheckSpec healthCheck,
        @JsonProperty("timeouts") @Nullable TimeoutsSpec timeouts,
        @JsonProperty("retry") @Nullable RetrySpec retry,
        @JsonProperty("hedging") @Nullable HedgingSpec hedging,
        @JsonProperty("rateLimits") @Nullable List<RateLimitSpec> rateLimits,
        @JsonProperty("concurrency") @Nullable ConcurrencySpec concurrency,
        @JsonProperty("compression") @Nullable CompressionSpec compression,
        @JsonProperty("bandwidth") @Nullable BandwidthSpec bandwidth,
        @JsonProperty("requestBody") @Nullable RequestBodySpec requestBody,
        @JsonProperty("requestBuffer") @Nullable RequestBufferSpec requestBuffer,
        @JsonProperty("responseBuffer") @Nullable ResponseBufferSpec responseBuffer,
        @JsonProperty("errorPages") @Nullable List<ErrorPageSpec> errorPages,
        @JsonProperty("cookies") @Nullable CookiesSpec cookies,
        @JsonProperty("urlRewrite") @Nullable UrlRewriteSpec urlRewrite,
        @JsonProperty("redirect") @Nullable RedirectSpec redirect,
        @JsonProperty("cors") @Nullable CorsSpec cors,
        @JsonProperty("requestHeaders") @Nullable HeadersSpec requestHeaders,
        @JsonProperty("responseHeaders") @Nullable HeadersSpec responseHeaders,
        @JsonProperty("tracing") @Nullable TracingSpec tracing,
        @JsonProperty("access") @Nullable AccessSpec access,
        @JsonProperty("authentication") @Nullable AuthenticationSpec authentication,
        @JsonProperty("csrf") @Nullable CsrfSpec csrf,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
