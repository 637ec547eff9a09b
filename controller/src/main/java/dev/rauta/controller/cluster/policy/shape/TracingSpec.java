// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of requests' spans, where the dataplane makes any.
 *
 * @param enabled whether any are made; absent: true
 * @param samplePercent of how many of a hundred traces that begin here; absent: the dataplane's choice
 * @param parentBased whether a trace that began elsewhere is sampled as it was there; absent: true
 * @param trustIncoming whether a request may say which trace it belongs to; absent: the dataplane's choice
 * @param operationName what spans are called; absent: by method and path
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TracingSpec(
        @JsonProperty("enabled") @Nullable Boolean enabled,
        @JsonProperty("samplePercent") @Nullable Double samplePercent,
        @JsonProperty("parentBased") @Nullable Boolean parentBased,
        @JsonProperty("trustIncoming") @Nullable Boolean trustIncoming,
        @JsonProperty("operationName") @Nullable String operationName) {}
