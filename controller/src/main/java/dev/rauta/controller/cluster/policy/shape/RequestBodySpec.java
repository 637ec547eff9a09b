// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What bodies of requests are held to.
 *
 * @param maxSize such as {@code 8Mi}; {@code 0}: any size
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestBodySpec(
        @JsonProperty("maxSize") @Nullable String maxSize) {}
