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
 * A signed token (RFC 7519), looked for in headers, then in the query, then in cookies; where none of these is said, in
 * {@code Authorization: Bearer}.
 *
 * @param issuer what {@code iss} must be
 * @param audiences one of which {@code aud} must hold; absent: any
 * @param algorithms those that are believed
 * @param secretRef a Secret with a JSON Web Key Set under {@code jwks}, or with a secret under {@code secret} for {@code HS...}
 * @param url where a key set is fetched from; either this or {@code secretRef}
 * @param caCertificateRefs whose authorities alone may have certified the server of {@code url}; absent: those of the system
 * @param headers by name, after {@code Bearer} in {@code Authorization}
 * @param queryParameters by name
 * @param cookies by name
 * @param skew how far clocks may be apart; absent: 60s
 * @param claims all of which it must fulfil
 * @param claimToHeaders what the endpoint is told
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JwtSpec(
        @JsonProperty("issuer") @Nullable String issuer,
        @JsonProperty("audiences") @Nullable List<String> audiences,
        @JsonProperty("algorithms") @Nullable List<String> algorithms,
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("url") @Nullable String url,
        @JsonProperty("caCertificateRefs") @Nullable List<CaCertificateRefSpec> caCertificateRefs,
        @JsonProperty("headers") @Nullable List<String> headers,
        @JsonProperty("queryParameters") @Nullable List<String> queryParameters,
        @JsonProperty("cookies") @Nullable List<String> cookies,
        @JsonProperty("skew") @Nullable String skew,
        @JsonProperty("claims") @Nullable List<ClaimRuleSpec> claims,
        @JsonProperty("claimToHeaders") @Nullable List<ClaimHeaderSpec> claimToHeaders,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
