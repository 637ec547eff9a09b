// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests get the same decision without another question: those that are equal in all of this.
 *
 * @param headers fields by name
 * @param cookies by name
 * @param path whether method, host and path count too
 * @param lifetime how long a decision holds
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionCacheSpec(
        @JsonProperty("headers") @Nullable List<String> headers,
        @JsonProperty("cookies") @Nullable List<String> cookies,
        @JsonProperty("path") @Nullable Boolean path,
        @JsonProperty("lifetime") @Nullable String lifetime,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
