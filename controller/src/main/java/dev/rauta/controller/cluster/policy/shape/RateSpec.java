// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What rate a body is held to.
 *
 * @param bytesPerSecond such as {@code 100Ki}
 * @param after how much of it comes before the rate holds; absent: nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateSpec(
        @JsonProperty("bytesPerSecond") @Nullable String bytesPerSecond,
        @JsonProperty("after") @Nullable String after) {}
