// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service that says whether a request is too many, as Envoy's do.
 *
 * @param backendRef the Service's port
 * @param domain which of its configurations holds
 * @param descriptor what it is asked about first, before the limit's key
 * @param hitsAddend as how many a request counts; absent: 1
 * @param timeout how long an answer may take; absent: 100ms
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimitServiceSpec(
        @JsonProperty("backendRef") @Nullable BackendRefSpec backendRef,
        @JsonProperty("domain") @Nullable String domain,
        @JsonProperty("descriptor") @Nullable List<DescriptorEntrySpec> descriptor,
        @JsonProperty("hitsAddend") @Nullable Integer hitsAddend,
        @JsonProperty("timeout") @Nullable String timeout) {}
