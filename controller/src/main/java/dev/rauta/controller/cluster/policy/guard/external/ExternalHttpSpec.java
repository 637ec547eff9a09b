// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.BackendRefSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that is asked over HTTP: 2xx lets a request pass, 300 to 499 are its answer to the client.
 *
 * @param backendRef the Service
 * @param host what it gets as host; absent: the request's
 * @param path what it is asked for; / where it is absent
 * @param method of the question; GET where it is absent
 * @param headersToBackend fields of its answer that the endpoint is told; clients cannot say them
 * @param headersToClient fields of its answer that the client is told where the request passes
 * @param signIn where clients are sent instead of 401
 * @param cache how long its decisions hold; absent: for one request
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExternalHttpSpec(
        @JsonProperty("backendRef") @Nullable BackendRefSpec backendRef,
        @JsonProperty("host") @Nullable String host,
        @JsonProperty("path") @Nullable String path,
        @JsonProperty("method") @Nullable String method,
        @JsonProperty("headersToBackend") @Nullable List<String> headersToBackend,
        @JsonProperty("headersToClient") @Nullable List<String> headersToClient,
        @JsonProperty("signIn") @Nullable SignInSpec signIn,
        @JsonProperty("cache") @Nullable DecisionCacheSpec cache,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
