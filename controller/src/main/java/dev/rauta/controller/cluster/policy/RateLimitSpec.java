// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may come in a time.
 *
 * @param requests how many
 * @param per in what time, such as {@code 1m}; absent: 1s
 * @param burst how many may come at once; absent: as many as {@code requests}
 * @param key what tells one client from another; absent: all are one
 * @param exempt addresses and networks that it does not concern
 * @param status what a request beyond it is answered; absent: 429
 * @param whenFull Admit or Refuse, where no further client can be counted; absent: Refuse
 * @param scope Dataplane or Cluster: who counts together; absent: each dataplane by itself
 * @param whenUnavailable Admit or Refuse, where the store that dataplanes count in together, or the service, does not answer; absent: Admit
 * @param service who says how many may come, in the place of requests, per, burst and scope
 * @param headers Always, Refused or Never: when responses say what is left; absent: Never
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimitSpec(
        @JsonProperty("requests") @Nullable Integer requests,
        @JsonProperty("per") @Nullable String per,
        @JsonProperty("burst") @Nullable Integer burst,
        @JsonProperty("key") @Nullable List<LimitKeySpec> key,
        @JsonProperty("exempt") @Nullable List<String> exempt,
        @JsonProperty("status") @Nullable Integer status,
        @JsonProperty("whenFull") @Nullable String whenFull,
        @JsonProperty("scope") @Nullable String scope,
        @JsonProperty("whenUnavailable") @Nullable String whenUnavailable,
        @JsonProperty("service") @Nullable RateLimitServiceSpec service,
        @JsonProperty("headers") @Nullable String headers) {}
