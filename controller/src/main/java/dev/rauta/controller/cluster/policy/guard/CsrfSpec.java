// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keeps pages of other sites from acting in a browser's name.
 *
 * @param type SameOrigin
 * @param allowedOrigins others that may
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CsrfSpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("allowedOrigins") @Nullable List<String> allowedOrigins,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
