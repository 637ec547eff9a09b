// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is sent that is not known.
 *
 * @param url http, https or a path
 * @param redirectParameter of its query, which says what the client asked for; rd where it is absent
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignInSpec(
        @JsonProperty("url") @Nullable String url,
        @JsonProperty("redirectParameter") @Nullable String redirectParameter,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
