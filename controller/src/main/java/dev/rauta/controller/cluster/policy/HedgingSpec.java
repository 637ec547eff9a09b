// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * When another endpoint is asked besides one that takes its time.
 *
 * @param delay how long an attempt may be without an answer's head
 * @param attempts how many attempts more; absent: 1
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HedgingSpec(
        @JsonProperty("delay") @Nullable String delay, @JsonProperty("attempts") @Nullable Integer attempts) {}
