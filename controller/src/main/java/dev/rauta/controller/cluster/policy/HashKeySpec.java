// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What of a request is hashed.
 *
 * @param type Header, Path, URI, SourceAddress or Cookie
 * @param name of the header or cookie, and only then
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HashKeySpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("name") @Nullable String name) {}
