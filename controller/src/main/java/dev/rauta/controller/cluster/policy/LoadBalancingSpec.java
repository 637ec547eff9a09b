// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How endpoints are chosen.
 *
 * @param type RoundRobin, LeastRequest, ConsistentHash or SessionCookie; absent with trafficDistribution alone
 * @param trafficDistribution PreferSameZone or Any; with RoundRobin and LeastRequest
 * @param consistentHash with ConsistentHash, and only then
 * @param sessionCookie with SessionCookie, and only then
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadBalancingSpec(
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("trafficDistribution") @Nullable String trafficDistribution,
        @JsonProperty("consistentHash") @Nullable ConsistentHashSpec consistentHash,
        @JsonProperty("sessionCookie") @Nullable SessionCookieSpec sessionCookie) {}
