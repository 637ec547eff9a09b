// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be under way at a time.
 *
 * @param requests how many
 * @param key what tells one client from another; absent: all are one
 * @param exempt addresses and networks that it does not concern
 * @param status what a request beyond it is answered; absent: 503
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConcurrencySpec(
        @JsonProperty("requests") @Nullable Integer requests,
        @JsonProperty("key") @Nullable List<LimitKeySpec> key,
        @JsonProperty("exempt") @Nullable List<String> exempt,
        @JsonProperty("status") @Nullable Integer status) {}
