// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the policy's own namespace with certificates of authorities under {@code ca.crt}, spelt as in a BackendTLSPolicy.
 *
 * @param group empty
 * @param kind ConfigMap or Secret
 * @param name the object's
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaCertificateRefSpec(
        @JsonProperty("group") @Nullable String group,
        @JsonProperty("kind") @Nullable String kind,
        @JsonProperty("name") @Nullable String name,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
