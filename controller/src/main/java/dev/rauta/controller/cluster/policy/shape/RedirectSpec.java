// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are sent.
 *
 * @param scheme http or https; absent: the request's
 * @param hostname absent: the request's
 * @param port absent: the well-known one of the scheme where that is given, else the listener's
 * @param path absent: the request's
 * @param statusCode 301, 302, 303, 307 or 308; absent: 302
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedirectSpec(
        @JsonProperty("scheme") @Nullable String scheme,
        @JsonProperty("hostname") @Nullable String hostname,
        @JsonProperty("port") @Nullable Integer port,
        @JsonProperty("path") @Nullable PathSpec path,
        @JsonProperty("statusCode") @Nullable Integer statusCode) {}
