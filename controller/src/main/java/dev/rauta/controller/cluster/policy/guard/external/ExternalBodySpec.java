// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request's body as a service is told of it.
 *
 * @param maxBytes how much of it
 * @param allowPartial whether it is told the beginning of what is longer, which is answered 413 otherwise
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExternalBodySpec(
        @JsonProperty("maxBytes") @Nullable Integer maxBytes,
        @JsonProperty("allowPartial") @Nullable Boolean allowPartial,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
