// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Equal keys to one endpoint.
 *
 * @param algorithm Maglev or RingHash; absent: Maglev
 * @param key what is hashed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConsistentHashSpec(
        @JsonProperty("algorithm") @Nullable String algorithm,
        @JsonProperty("key") @Nullable HashKeySpec key) {}
