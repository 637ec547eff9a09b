// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much each worker sends to a Service's port at a time; absent: any number.
 *
 * @param maxConnections open or being opened
 * @param maxPendingRequests that wait for a connection
 * @param maxRequests under way
 * @param maxRetries that are being tried again
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CircuitBreakerSpec(
        @JsonProperty("maxConnections") @Nullable Integer maxConnections,
        @JsonProperty("maxPendingRequests") @Nullable Integer maxPendingRequests,
        @JsonProperty("maxRequests") @Nullable Integer maxRequests,
        @JsonProperty("maxRetries") @Nullable Integer maxRetries) {}
