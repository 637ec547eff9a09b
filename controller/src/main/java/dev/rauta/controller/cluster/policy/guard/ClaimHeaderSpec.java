// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A claim that the endpoint is told.
 *
 * @param claim its name; dots lead into objects
 * @param header the field that tells it; no client can say it itself
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimHeaderSpec(
        @JsonProperty("claim") @Nullable String claim,
        @JsonProperty("header") @Nullable String header,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
