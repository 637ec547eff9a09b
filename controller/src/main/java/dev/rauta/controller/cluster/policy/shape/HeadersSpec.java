// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a head's fields: set, then add, then remove.
 *
 * @param set replaces every field of the name
 * @param add appends another field
 * @param remove drops every field of the name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeadersSpec(
        @JsonProperty("set") @Nullable List<HeaderSpec> set,
        @JsonProperty("add") @Nullable List<HeaderSpec> add,
        @JsonProperty("remove") @Nullable List<String> remove) {}
