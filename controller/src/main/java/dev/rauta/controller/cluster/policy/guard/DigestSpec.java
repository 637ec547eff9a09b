// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name, and proof of a password that is not sent itself (RFC 7616).
 *
 * @param secretRef a Secret with lines of htdigest under {@code auth}
 * @param realm of these lines those count that have it
 * @param userHeader a field that tells the endpoint the name; absent: none does
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DigestSpec(
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("realm") @Nullable String realm,
        @JsonProperty("userHeader") @Nullable String userHeader,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
