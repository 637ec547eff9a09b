// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard.external;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.BackendRefSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that is asked over gRPC, as {@code envoy.service.auth.v3.Authorization} has it.
 *
 * @param backendRef the Service
 * @param host what it gets as authority; absent: the Service's name
 * @param body how much of the request's body it is told; absent: nothing
 * @param contextExtensions what else it is told of each request
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExternalGrpcSpec(
        @JsonProperty("backendRef") @Nullable BackendRefSpec backendRef,
        @JsonProperty("host") @Nullable String host,
        @JsonProperty("body") @Nullable ExternalBodySpec body,
        @JsonProperty("contextExtensions") @Nullable Map<String, String> contextExtensions,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
