// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How long things may take, such as {@code 10s}; {@code 0s}: any time.
 *
 * @param request the whole exchange
 * @param attempt one try against one endpoint
 * @param connect until a connection takes an attempt's request
 * @param responseHeader from a request's last byte to the head of its answer
 * @param requestBody from a request's head to its last byte
 * @param idle how long nothing may move
 * @param requestIdle how long an upstream may take nothing of a request, in place of {@code idle}
 * @param responseIdle how long an upstream may say nothing, in place of {@code idle}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimeoutsSpec(
        @JsonProperty("request") @Nullable String request,
        @JsonProperty("attempt") @Nullable String attempt,
        @JsonProperty("connect") @Nullable String connect,
        @JsonProperty("responseHeader") @Nullable String responseHeader,
        @JsonProperty("requestBody") @Nullable String requestBody,
        @JsonProperty("idle") @Nullable String idle,
        @JsonProperty("requestIdle") @Nullable String requestIdle,
        @JsonProperty("responseIdle") @Nullable String responseIdle) {}
