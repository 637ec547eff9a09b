// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which responses are compressed.
 *
 * @param codings Zstd, Brotli, Gzip, the preferred one first; absent: all three in that order
 * @param types media types; absent: text, JSON, JavaScript, XML and SVG
 * @param minSize the least length in bytes that is worth it; absent: 1024
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompressionSpec(
        @JsonProperty("codings") @Nullable List<String> codings,
        @JsonProperty("types") @Nullable List<String> types,
        @JsonProperty("minSize") @Nullable Integer minSize) {}
