// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the upstream sees as host and path.
 *
 * @param hostname another host
 * @param path another path
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UrlRewriteSpec(
        @JsonProperty("hostname") @Nullable String hostname,
        @JsonProperty("path") @Nullable PathSpec path) {}
