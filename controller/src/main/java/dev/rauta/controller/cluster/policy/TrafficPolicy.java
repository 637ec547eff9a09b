// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyStatus;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What is to stand between requests and endpoints, for whatever it is attached to (GEP-713). */
@Group("rauta.dev")
@Version("v1alpha1")
@Kind("TrafficPolicy")
@Plural("trafficpolicies")
@Singular("trafficpolicy")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
// Else it would be read as whatever its kind is known for, which is nothing.
@JsonDeserialize(using = ValueDeserializer.None.class)
public final class TrafficPolicy implements HasMetadata, Namespaced {
    private static final long serialVersionUID = 1L;

    @JsonProperty("apiVersion")
    private String apiVersion = "rauta.dev/v1alpha1";

    @JsonProperty("kind")
    private String kind = "TrafficPolicy";

    @JsonProperty("metadata")
    private ObjectMeta metadata = new ObjectMeta();

    @JsonProperty("spec")
    private @Nullable TrafficPolicySpec spec;

    @JsonProperty("status")
    private @Nullable PolicyStatus status;

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public void setApiVersion(String version) {
        apiVersion = version;
    }

    @Override
    public String getKind() {
        return kind;
    }

    public void setKind(String name) {
        kind = name;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta other) {
        metadata = other;
    }

    public @Nullable TrafficPolicySpec getSpec() {
        return spec;
    }

    public void setSpec(@Nullable TrafficPolicySpec other) {
        spec = other;
    }

    public @Nullable PolicyStatus getStatus() {
        return status;
    }

    public void setStatus(@Nullable PolicyStatus other) {
        status = other;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrafficPolicy policy
                && apiVersion.equals(policy.apiVersion)
                && kind.equals(policy.kind)
                && metadata.equals(policy.metadata)
                && Objects.equals(spec, policy.spec)
                && Objects.equals(status, policy.status);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiVersion, kind, metadata, spec, status);
    }

    @Override
    public String toString() {
        return "TrafficPolicy[metadata=" + metadata + ", spec=" + spec + ", status=" + status + "]";
    }
}
