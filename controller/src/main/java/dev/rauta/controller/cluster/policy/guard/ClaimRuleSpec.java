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
 * What a token must say of its bearer.
 *
 * @param name the claim's; dots lead into objects
 * @param values one of which it is or holds
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClaimRuleSpec(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("values") @Nullable List<String> values,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
