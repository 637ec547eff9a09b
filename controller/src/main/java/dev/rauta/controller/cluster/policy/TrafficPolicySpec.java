// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy asks for, and of what.
 *
 * @param targetRefs what it is attached to
 * @param loadBalancing how endpoints are chosen
 * @param timeouts how long things may take
 * @param retry when a request is sent once more
 * @param rateLimits how many requests may come in a time
 * @param concurrency how many requests may be under way at a time
 * @param compression which responses are compressed
 * @param unknown fields that this version does not know: they may be guards
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficPolicySpec(
        @JsonProperty("targetRefs") @Nullable List<PolicyTargetRef> targetRefs,
        @JsonProperty("loadBalancing") @Nullable LoadBalancingSpec loadBalancing,
        @JsonProperty("timeouts") @Nullable TimeoutsSpec timeouts,
        @JsonProperty("retry") @Nullable RetrySpec retry,
        @JsonProperty("rateLimits") @Nullable List<RateLimitSpec> rateLimits,
        @JsonProperty("concurrency") @Nullable ConcurrencySpec concurrency,
        @JsonProperty("compression") @Nullable CompressionSpec compression,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
