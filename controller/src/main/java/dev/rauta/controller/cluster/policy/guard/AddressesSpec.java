// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clients by their addresses, each an address or a CIDR.
 *
 * @param allow absent: all
 * @param deny goes before {@code allow}
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddressesSpec(
        @JsonProperty("allow") @Nullable List<String> allow,
        @JsonProperty("deny") @Nullable List<String> deny,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
