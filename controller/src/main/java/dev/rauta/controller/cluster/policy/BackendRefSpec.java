// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service that is asked something, as Gateway API's {@code BackendObjectReference} names it.
 *
 * @param group absent or empty
 * @param kind Service, also where it is absent
 * @param namespace absent: the policy's own; another one has to grant it
 * @param name the Service's
 * @param port its number
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackendRefSpec(
        @JsonProperty("group") @Nullable String group,
        @JsonProperty("kind") @Nullable String kind,
        @JsonProperty("namespace") @Nullable String namespace,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("port") @Nullable Integer port,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {
    /** One of its own namespace, as annotations name it. */
    public static BackendRefSpec of(@Nullable String name, @Nullable Integer port) {
        return new BackendRefSpec(null, null, null, name, port, null);
    }
}
