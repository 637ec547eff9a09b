// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a browser stays logged in.
 *
 * @param secretRef a Secret with one or two keys, each a line, under {@code session-keys}
 * @param cookieName absent: one for each provider and client
 * @param lifetime how long after a login there must be another; absent: 12h
 * @param refresh whether tokens are renewed meanwhile; absent: they are
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OidcSessionSpec(
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("cookieName") @Nullable String cookieName,
        @JsonProperty("lifetime") @Nullable String lifetime,
        @JsonProperty("refresh") @Nullable Boolean refresh,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
