// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients show who they are; all that is said must be passed.
 *
 * @param basic by name and password
 * @param apiKey by a key that each was given
 * @param jwt by a signed token
 * @param external whatever a service asks for
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthenticationSpec(
        @JsonProperty("basic") @Nullable BasicSpec basic,
        @JsonProperty("apiKey") @Nullable ApiKeySpec apiKey,
        @JsonProperty("jwt") @Nullable JwtSpec jwt,
        @JsonProperty("external") @Nullable ExternalSpec external,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
