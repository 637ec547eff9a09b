// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What rate each response is held to, and each request's body.
 *
 * @param bytesPerSecond of responses, such as {@code 100Ki}; absent: any
 * @param after how much of a response comes before the rate holds; absent: nothing
 * @param request what a request's body is held to; absent: nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BandwidthSpec(
        @JsonProperty("bytesPerSecond") @Nullable String bytesPerSecond,
        @JsonProperty("after") @Nullable String after,
        @JsonProperty("request") @Nullable RateSpec request) {}
