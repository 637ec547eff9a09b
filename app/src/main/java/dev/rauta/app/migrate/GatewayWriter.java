// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.routes.tls.CertificateName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.AllowedRoutes;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.AllowedRoutesBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSetBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfigBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReferenceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Gateway, and ListenerSets for what it has no room for. */
final class GatewayWriter {
    private final String className;
    private final Grants grants;

    /** @param className of ours */
    GatewayWriter(String className, Grants grants) {
        this.className = className;
        this.grants = grants;
    }

    List<HasMetadata> write(Doors doors) {
        Map<Door.Parent, List<Listener>> parents = new LinkedHashMap<>();
        doors.all().forEach(door -> parents.computeIfAbsent(door.parent(), _ -> new ArrayList<>()).add(listener(door)));
        Door.Parent gateway = doors.http().parent();
        List<HasMetadata> objects = new ArrayList<>();
        parents.forEach((parent, listeners) ->
                objects.add(parent.equals(gateway) ? gateway(parent, listeners, parents.size() > 1) : set(parent, gateway, listeners)));
        return objects;
    }

    private HasMetadata gateway(Door.Parent its, List<Listener> listeners, boolean sets) {
        var spec = new GatewayBuilder()
                .withNewMetadata().withName(its.name()).withNamespace(its.namespace()).endMetadata()
                .withNewSpec()
                .withGatewayClassName(className)
                .withListeners(listeners);
        if (sets) {
            spec.withNewAllowedListeners().withNewNamespaces().withFrom("Same").endNamespaces().endAllowedListeners();
        }
        return spec.endSpec().build();
    }

    private static HasMetadata set(Door.Parent its, Door.Parent gateway, List<Listener> listeners) {
        List<ListenerEntry> entries = listeners.stream()
                .map(one -> new ListenerEntry(
                        one.getAllowedRoutes(), one.getHostname(), one.getName(), one.getPort(), one.getProtocol(), one.getTls()))
                .toList();
        return new ListenerSetBuilder()
                .withNewMetadata().withName(its.name()).withNamespace(its.namespace()).endMetadata()
                .withNewSpec()
                .withNewParentRef().withName(gateway.name()).endParentRef()
                .withListeners(entries)
                .endSpec()
                .build();
    }

    private Listener listener(Door door) {
        return new ListenerBuilder()
                .withName(door.section())
                .withPort(door.kind().port())
                .withProtocol(door.kind().protocol())
                .withHostname(MatchWriter.hostname(door.host()).orElse(null))
                .withTls(tls(door))
                .withAllowedRoutes(allNamespaces())
                .build();
    }

    private static AllowedRoutes allNamespaces() {
        return new AllowedRoutesBuilder().withNewNamespaces().withFrom("All").endNamespaces().build();
    }

    private @Nullable ListenerTLSConfig tls(Door door) {
        return switch (door.kind()) {
            case HTTP -> null;
            case PASSTHROUGH -> new ListenerTLSConfigBuilder().withMode("Passthrough").build();
            case HTTPS -> new ListenerTLSConfigBuilder()
                    .withMode("Terminate")
                    .withCertificateRefs(
                            door.certificates().stream().map(name -> certificate(door, name)).toList())
                    .build();
        };
    }

    private SecretObjectReference certificate(Door door, CertificateName name) {
        int slash = name.value().indexOf('/');
        String namespace = name.value().substring(0, slash);
        String secret = name.value().substring(slash + 1);
        grants.certificate(door.parent(), namespace, secret);
        return new SecretObjectReferenceBuilder()
                .withName(secret)
                .withNamespace(namespace.equals(door.parent().namespace()) ? null : namespace)
                .build();
    }
}
