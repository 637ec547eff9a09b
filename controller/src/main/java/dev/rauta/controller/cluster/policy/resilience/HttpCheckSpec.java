// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.resilience;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that says whether an endpoint works.
 *
 * @param path absent: /
 * @param hostname absent: the endpoint's own address, or the server name of its TLS
 * @param method GET, HEAD or OPTIONS; absent: GET
 * @param expectedStatuses absent: 200 to 299
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpCheckSpec(
        @JsonProperty("path") @Nullable String path,
        @JsonProperty("hostname") @Nullable String hostname,
        @JsonProperty("method") @Nullable String method,
        @JsonProperty("expectedStatuses") @Nullable List<Integer> expectedStatuses) {}
