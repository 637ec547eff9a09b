// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that keeps a client at its endpoint.
 *
 * @param name absent: one of its own for each Service port
 * @param path absent: {@code /}
 * @param maxAge such as {@code 8h}; absent: until the browser is closed
 * @param sameSite Strict, Lax or None; absent: as the browser likes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionCookieSpec(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("path") @Nullable String path,
        @JsonProperty("maxAge") @Nullable String maxAge,
        @JsonProperty("sameSite") @Nullable String sameSite) {}
