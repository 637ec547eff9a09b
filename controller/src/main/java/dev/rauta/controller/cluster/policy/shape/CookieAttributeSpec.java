// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Another value for an attribute of cookies.
 *
 * @param from the value that is replaced, of a path what it begins with; absent: any, and none
 * @param to what replaces it; absent: the attribute is dropped
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CookieAttributeSpec(
        @JsonProperty("from") @Nullable String from,
        @JsonProperty("to") @Nullable String to) {}
