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
 * A signed token (RFC 7519) in {@code Authorization: Bearer}.
 *
 * @param issuer what {@code iss} must be
 * @param audiences one of which {@code aud} must hold; absent: any
 * @param algorithms those that are believed
 * @param secretRef a Secret with a JSON Web Key Set under {@code jwks}
 * @param url where a key set is fetched from; either this or {@code secretRef}
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JwtSpec(
        @JsonProperty("issuer") @Nullable String issuer,
        @JsonProperty("audiences") @Nullable List<String> audiences,
        @JsonProperty("algorithms") @Nullable List<String> algorithms,
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("url") @Nullable String url,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
