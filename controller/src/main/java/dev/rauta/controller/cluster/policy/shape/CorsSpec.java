// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which origins may read responses in a browser, as Gateway API's filter of that name says it.
 *
 * @param allowOrigins * or origins, in whose hosts a * may stand for what is to its left
 * @param allowCredentials whether with credentials
 * @param allowMethods beyond the simple ones; *: all
 * @param allowHeaders of requests; *: all
 * @param exposeHeaders of responses; *: all
 * @param maxAge how long browsers may keep the answer, such as {@code 10m}; absent: 5s
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CorsSpec(
        @JsonProperty("allowOrigins") @Nullable List<String> allowOrigins,
        @JsonProperty("allowCredentials") @Nullable Boolean allowCredentials,
        @JsonProperty("allowMethods") @Nullable List<String> allowMethods,
        @JsonProperty("allowHeaders") @Nullable List<String> allowHeaders,
        @JsonProperty("exposeHeaders") @Nullable List<String> exposeHeaders,
        @JsonProperty("maxAge") @Nullable String maxAge) {}
