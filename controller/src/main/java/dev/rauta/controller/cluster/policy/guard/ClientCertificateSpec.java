// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.guard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A certificate shown in the handshake, and vouched for by what the listener trusts; one of all that is said must fit.
 *
 * @param subjects distinguished names (RFC 4514)
 * @param dnsNames of its alternative names
 * @param uris of its alternative names
 * @param fingerprints SHA-256 in hexadecimal
 * @param forward whether the endpoint is told it in {@code Client-Cert} (RFC 9440); absent: it is not
 * @param unknown what this version does not know of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientCertificateSpec(
        @JsonProperty("subjects") @Nullable List<String> subjects,
        @JsonProperty("dnsNames") @Nullable List<String> dnsNames,
        @JsonProperty("uris") @Nullable List<String> uris,
        @JsonProperty("fingerprints") @Nullable List<String> fingerprints,
        @JsonProperty("forward") @Nullable Boolean forward,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown) {}
