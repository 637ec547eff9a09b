// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.resilience;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * So many in a time.
 *
 * @param count absent: 10
 * @param interval absent: 1s
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryRateSpec(
        @JsonProperty("count") @Nullable Integer count, @JsonProperty("interval") @Nullable String interval) {}
