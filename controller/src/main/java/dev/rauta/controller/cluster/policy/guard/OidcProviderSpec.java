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
 * Who says who somebody is.
 *
 * @param issuer as its tokens say it
 * @param authorizationEndpoint where browsers are sent; absent: what its document says
 * @param tokenEndpoint where codes become tokens; the same
 * @param jwksURI where its keys are; the same
 * @param endSessionEndpoint where browsers are sent to log out; the same
 * @param caCertificateRefs whose authorities alone may have certified its servers; absent: those of the system
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OidcProviderSpec(
        @JsonProperty("issuer") @Nullable String issuer,
        @JsonProperty("authorizationEndpoint") @Nullable String authorizationEndpoint,
        @JsonProperty("tokenEndpoint") @Nullable String tokenEndpoint,
        @JsonProperty("jwksURI") @Nullable String jwksURI,
        @JsonProperty("endSessionEndpoint") @Nullable String endSessionEndpoint,
        @JsonProperty("caCertificateRefs") @Nullable List<CaCertificateRefSpec> caCertificateRefs,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
