// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.resilience;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of many may be tried again.
 *
 * @param percent of the requests of the last interval; absent: 20
 * @param interval absent: 10s
 * @param minRetryRate what may always be tried again; absent: 10 in 1s
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryBudgetSpec(
        @JsonProperty("percent") @Nullable Integer percent,
        @JsonProperty("interval") @Nullable String interval,
        @JsonProperty("minRetryRate") @Nullable RetryRateSpec minRetryRate) {}
