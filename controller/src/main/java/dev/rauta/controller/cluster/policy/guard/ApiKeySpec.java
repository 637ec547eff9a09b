// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that its client was given, looked for in headers, then in the query, then in cookies; the first place that has one counts.
 *
 * @param secretRef a Secret with lines of {@code CLIENT:KEY} under {@code keys}
 * @param headers by name
 * @param queryParameters by name
 * @param cookies by name
 * @param clientHeader a field that tells the endpoint whose key it was; absent: none does
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeySpec(
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("headers") @Nullable List<String> headers,
        @JsonProperty("queryParameters") @Nullable List<String> queryParameters,
        @JsonProperty("cookies") @Nullable List<String> cookies,
        @JsonProperty("clientHeader") @Nullable String clientHeader,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
