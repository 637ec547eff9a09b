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
 * A login with a provider (OpenID Connect Core 1.0).
 *
 * @param provider who says who somebody is
 * @param clientID as the provider knows us
 * @param clientSecretRef a Secret with the client's secret under {@code client-secret}
 * @param clientAuthentication ClientSecretBasic or ClientSecretPost; absent: the former
 * @param scopes asked for besides {@code openid}
 * @param redirectPath where browsers come back to; absent: /oauth2/callback
 * @param logoutPath where they ask to be logged out; absent: /oauth2/logout
 * @param postLogoutPath what they are shown then; absent: what the provider shows
 * @param session how they stay logged in
 * @param forwardAccessToken whether the endpoint gets the access token; absent: it does not
 * @param claims all of which the ID token must fulfil
 * @param claimToHeaders what the endpoint is told
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OidcSpec(
        @JsonProperty("provider") @Nullable OidcProviderSpec provider,
        @JsonProperty("clientID") @Nullable String clientID,
        @JsonProperty("clientSecretRef") @Nullable SecretRefSpec clientSecretRef,
        @JsonProperty("clientAuthentication") @Nullable String clientAuthentication,
        @JsonProperty("scopes") @Nullable List<String> scopes,
        @JsonProperty("redirectPath") @Nullable String redirectPath,
        @JsonProperty("logoutPath") @Nullable String logoutPath,
        @JsonProperty("postLogoutPath") @Nullable String postLogoutPath,
        @JsonProperty("session") @Nullable OidcSessionSpec session,
        @JsonProperty("forwardAccessToken") @Nullable Boolean forwardAccessToken,
        @JsonProperty("claims") @Nullable List<ClaimRuleSpec> claims,
        @JsonProperty("claimToHeaders") @Nullable List<ClaimHeaderSpec> claimToHeaders,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
