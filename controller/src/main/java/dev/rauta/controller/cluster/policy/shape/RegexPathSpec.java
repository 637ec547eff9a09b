// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A path made of the groups of an expression.
 *
 * @param pattern of RE2, which all of the path must match
 * @param substitution with $1 to $9 for groups, $0 for all, $$ for a dollar
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegexPathSpec(
        @JsonProperty("pattern") @Nullable String pattern,
        @JsonProperty("substitution") @Nullable String substitution) {}
