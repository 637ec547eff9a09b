// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in without being asked who they are.
 *
 * @param addresses of clients
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessSpec(
        @JsonProperty("addresses") @Nullable AddressesSpec addresses,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
