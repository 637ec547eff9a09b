// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * When an endpoint that fails is left out, and for how long.
 *
 * @param consecutive5xx so many in a row; absent with both others: 5
 * @param consecutiveGatewayErrors so many in a row
 * @param consecutiveConnectFailures so many in a row
 * @param baseEjectionTime absent: 30s
 * @param maxEjectionTime absent: 300s, or the base where that is longer
 * @param maxEjectionPercent absent: 50
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutlierDetectionSpec(
        @JsonProperty("consecutive5xx") @Nullable Integer consecutive5xx,
        @JsonProperty("consecutiveGatewayErrors") @Nullable Integer consecutiveGatewayErrors,
        @JsonProperty("consecutiveConnectFailures") @Nullable Integer consecutiveConnectFailures,
        @JsonProperty("baseEjectionTime") @Nullable String baseEjectionTime,
        @JsonProperty("maxEjectionTime") @Nullable String maxEjectionTime,
        @JsonProperty("maxEjectionPercent") @Nullable Integer maxEjectionPercent) {}
