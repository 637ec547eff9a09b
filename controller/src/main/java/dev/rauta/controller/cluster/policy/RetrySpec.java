// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.resilience.RetryBudgetSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent once more.
 *
 * @param attempts how often after the first; absent: 1
 * @param conditions ConnectionError, Timeout; absent: ConnectionError
 * @param statusCodes responses that are tried again
 * @param nonIdempotent whether methods such as POST are tried again too
 * @param backoff least time between two attempts; absent: 25ms
 * @param maxBackoff up to which it is doubled each time; absent: it is not
 * @param maxRetryAfter how long an answer may ask to be waited; absent: nobody looks
 * @param grpcStatuses of calls that are tried again
 * @param budget how many of many; absent: all
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetrySpec(
        @JsonProperty("attempts") @Nullable Integer attempts,
        @JsonProperty("conditions") @Nullable List<String> conditions,
        @JsonProperty("statusCodes") @Nullable List<Integer> statusCodes,
        @JsonProperty("nonIdempotent") @Nullable Boolean nonIdempotent,
        @JsonProperty("backoff") @Nullable String backoff,
        @JsonProperty("maxBackoff") @Nullable String maxBackoff,
        @JsonProperty("maxRetryAfter") @Nullable String maxRetryAfter,
        @JsonProperty("grpcStatuses") @Nullable List<String> grpcStatuses,
        @JsonProperty("budget") @Nullable RetryBudgetSpec budget) {}
