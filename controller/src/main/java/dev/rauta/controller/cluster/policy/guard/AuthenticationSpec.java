// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.guard.external.ExternalSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients show who they are; all that is said must be passed, but for what {@code anyOf} says.
 *
 * @param basic by name and password
 * @param apiKey by a key that each was given
 * @param jwt by a signed token
 * @param oidc by a login with a provider
 * @param digest by a name, and proof of a password
 * @param clientCertificate by a certificate of the handshake
 * @param external whatever a service asks for
 * @param anyOf those of them of which one is enough, by their fields' names
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthenticationSpec(
        @JsonProperty("basic") @Nullable BasicSpec basic,
        @JsonProperty("apiKey") @Nullable ApiKeySpec apiKey,
        @JsonProperty("jwt") @Nullable JwtSpec jwt,
        @JsonProperty("oidc") @Nullable OidcSpec oidc,
        @JsonProperty("digest") @Nullable DigestSpec digest,
        @JsonProperty("clientCertificate") @Nullable ClientCertificateSpec clientCertificate,
        @JsonProperty("external") @Nullable ExternalSpec external,
        @JsonProperty("anyOf") @Nullable List<String> anyOf,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
