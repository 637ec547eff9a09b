// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.resilience;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the health service of gRPC is asked about.
 *
 * @param service absent: the server as a whole
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrpcCheckSpec(@JsonProperty("service") @Nullable String service) {}
