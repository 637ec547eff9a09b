// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What tells one client of a limit from another.
 *
 * @param type SourceAddress, Header or Cookie
 * @param name of the header or cookie
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitKeySpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("name") @Nullable String name) {}
