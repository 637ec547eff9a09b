// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Another path.
 *
 * @param type ReplaceFullPath, ReplacePrefixMatch or ReplaceRegexMatch
 * @param replaceFullPath the path
 * @param replacePrefixMatch what stands in for the prefix that the route has matched
 * @param replaceRegexMatch what a path that matches becomes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PathSpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("replaceFullPath") @Nullable String replaceFullPath,
        @JsonProperty("replacePrefixMatch") @Nullable String replacePrefixMatch,
        @JsonProperty("replaceRegexMatch") @Nullable RegexPathSpec replaceRegexMatch) {}
