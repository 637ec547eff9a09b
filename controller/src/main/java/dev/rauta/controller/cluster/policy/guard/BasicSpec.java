// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password (RFC 7617).
 *
 * @param secretRef a Secret with lines of htpasswd under {@code auth}
 * @param realm what browsers show; absent: nothing
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BasicSpec(
        @JsonProperty("secretRef") @Nullable SecretRefSpec secretRef,
        @JsonProperty("realm") @Nullable String realm,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
