// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy.shape;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rauta.controller.cluster.policy.BackendRefSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some errors are answered with.
 *
 * @param statusCodes 400 to 599 each, or ranges such as {@code 500-599}
 * @param contentType absent: text/html; charset=utf-8
 * @param body the page itself; either this or {@code backendRef}
 * @param replaces Upstream or All: whether it stands in for what Rauta answers itself, too; absent: All
 * @param backendRef the Service that is asked for the page
 * @param path what it is asked for; / where it is absent
 * @param timeout how long the page may take; 2s where it is absent
 * @param statusFrom Error or Page: whose status the client is told; absent: Error
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorPageSpec(
        @JsonProperty("statusCodes") @Nullable List<String> statusCodes,
        @JsonProperty("contentType") @Nullable String contentType,
        @JsonProperty("body") @Nullable String body,
        @JsonProperty("replaces") @Nullable String replaces,
        @JsonProperty("backendRef") @Nullable BackendRefSpec backendRef,
        @JsonProperty("path") @Nullable String path,
        @JsonProperty("timeout") @Nullable String timeout,
        @JsonProperty("statusFrom") @Nullable String statusFrom) {}
