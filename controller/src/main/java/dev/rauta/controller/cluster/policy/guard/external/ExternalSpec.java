// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that is asked about each request.
 *
 * @param http over HTTP; either this or {@code grpc}
 * @param grpc over gRPC, as {@code envoy.service.auth.v3.Authorization}
 * @param headers the client's fields that it is told; absent: all
 * @param timeout how long its answer may take; 5s where it is absent
 * @param failOpen whether requests pass that it does not answer
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExternalSpec(
        @JsonProperty("http") @Nullable ExternalHttpSpec http,
        @JsonProperty("grpc") @Nullable ExternalGrpcSpec grpc,
        @JsonProperty("headers") @Nullable List<String> headers,
        @JsonProperty("timeout") @Nullable String timeout,
        @JsonProperty("failOpen") @Nullable Boolean failOpen,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
