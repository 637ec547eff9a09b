// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A field.
 *
 * @param name of the field
 * @param value with variables such as {@code ${clientAddress}}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeaderSpec(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("value") @Nullable String value) {}
