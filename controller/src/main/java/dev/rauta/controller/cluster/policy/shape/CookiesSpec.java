// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the cookies that an upstream sets.
 *
 * @param domain what Domain becomes
 * @param path what Path becomes
 * @param secure whether each becomes Secure
 * @param httpOnly whether each becomes HttpOnly
 * @param sameSite what SameSite becomes: Strict, Lax or None
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CookiesSpec(
        @JsonProperty("domain") @Nullable CookieAttributeSpec domain,
        @JsonProperty("path") @Nullable CookieAttributeSpec path,
        @JsonProperty("secure") @Nullable Boolean secure,
        @JsonProperty("httpOnly") @Nullable Boolean httpOnly,
        @JsonProperty("sameSite") @Nullable String sameSite) {}
