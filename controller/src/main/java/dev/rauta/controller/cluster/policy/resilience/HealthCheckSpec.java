// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.resilience;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How endpoints are asked whether they work.
 *
 * @param type HTTP, GRPC or TCP
 * @param http with HTTP, and only then
 * @param grpc with GRPC, and only then
 * @param port where they are asked; absent: where they take requests
 * @param interval absent: 3s
 * @param unhealthyInterval of those that do not work; absent: as interval
 * @param timeout absent: 1s
 * @param unhealthyThreshold failures in a row; absent: 3
 * @param healthyThreshold good answers in a row; absent: 1
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HealthCheckSpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("http") @Nullable HttpCheckSpec http,
        @JsonProperty("grpc") @Nullable GrpcCheckSpec grpc,
        @JsonProperty("port") @Nullable Integer port,
        @JsonProperty("interval") @Nullable String interval,
        @JsonProperty("unhealthyInterval") @Nullable String unhealthyInterval,
        @JsonProperty("timeout") @Nullable String timeout,
        @JsonProperty("unhealthyThreshold") @Nullable Integer unhealthyThreshold,
        @JsonProperty("healthyThreshold") @Nullable Integer healthyThreshold) {}
