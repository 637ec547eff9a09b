// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is attached to, in its own namespace.
 *
 * @param group of the kind, empty for core
 * @param kind Gateway, ListenerSet, HTTPRoute, GRPCRoute or Service
 * @param name the object's
 * @param sectionName a listener's, a rule's or a Service port's name; absent: the whole object
 * @param unknown what this version does not know of, so that it does not know the target
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyTargetRef(
        @JsonProperty("group") @Nullable String group,
        @JsonProperty("kind") @Nullable String kind,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("sectionName") @Nullable String sectionName,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
