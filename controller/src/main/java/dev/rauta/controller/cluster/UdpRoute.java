// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.UDPRouteSpec;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.UDPRouteStatus;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * UDPRoute of gateway.networking.k8s.io/v1, whose schema is that of v1alpha2, the newest that the client library has a model
 * of.
 */
@Group("gateway.networking.k8s.io")
@Version("v1")
@Kind("UDPRoute")
@Plural("udproutes")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class UdpRoute implements HasMetadata, Namespaced {
    private static final long serialVersionUID = 1L;

    private String apiVersion = "gateway.networking.k8s.io/v1";
    private String kind = "UDPRoute";
    private ObjectMeta metadata = new ObjectMeta();
    private @Nullable UDPRouteSpec spec;
    private @Nullable UDPRouteStatus status;

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
    public void setMetadata(ObjectMeta given) {
        metadata = given;
    }

    public @Nullable UDPRouteSpec getSpec() {
        return spec;
    }

    public void setSpec(UDPRouteSpec given) {
        spec = given;
    }

    public @Nullable UDPRouteStatus getStatus() {
        return status;
    }

    public void setStatus(UDPRouteStatus given) {
        status = given;
    }
}
