// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.GatewayEndpoint;
import dev.rauta.controller.infrastructure.GatewayOwner;
import dev.rauta.controller.infrastructure.GatewayPort;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.GatewaySlice;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayInfrastructure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a Gateway's Service looks like. */
final class ServicePlan {
    /** Where traffic goes, or why it goes nowhere. */
    private record Behind(List<GatewaySlice> slices, Optional<String> unreachable) {}

    private final ClusterState state;
    private final Settings settings;
    private final TargetPorts targets;
    private @Nullable DataplaneEndpoints dataplanes;

    ServicePlan(ClusterState state, Settings settings, TargetPorts targets) {
        this.state = state;
        this.settings = settings;
        this.targets = targets;
    }

    /** Empty where there is no port to open. */
    Optional<GatewayService> of(
            Gateway gateway, String name, SortedSet<OpenPort> open, Optional<String> pooled, Draft draft) {
        ObjectId id = ObjectId.of(gateway);
        List<GatewayPort> ports = ports(id, id.namespace() + "/" + name, open, draft);
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        Behind behind = settings.gatewayAddressPool().isPresent() ? pooled(name, pooled) : mirrored(name);
        return Optional.of(new GatewayService(
                id.namespace(),
                name,
                new GatewayOwner(id.name(), OrEmpty.text(gateway.getMetadata().getUid())),
                settings.gatewayServiceType(),
                labels(gateway),
                Marks.annotations(
                        OrEmpty.map(infrastructure(gateway).getAnnotations()), settings.gatewayControllerName()),
                ports,
                behind.slices(),
                behind.unreachable()));
    }

    private List<GatewayPort> ports(ObjectId gateway, String key, SortedSet<OpenPort> open, Draft draft) {
        List<GatewayPort> ports = new ArrayList<>();
        for (OpenPort one : open) {
            if (settings.gatewayAddressPool().isPresent()) {
                ports.add(new GatewayPort(one.port(), one.datagrams(), one.port()));
                continue;
            }
            OptionalInt target = targets.wanted(key, one);
            if (target.isPresent()) {
                ports.add(new GatewayPort(one.port(), one.datagrams(), target.getAsInt()));
            } else {
                draft.elsewhere(gateway.source("spec.listeners"), "TargetPortsExhausted", "port " + one.port()
                        + ": no target port left (expected: a free one in " + TargetPorts.FIRST + " to "
                        + TargetPorts.LAST + ")");
            }
        }
        return ports;
    }

    private static Map<String, String> labels(Gateway gateway) {
        Map<String, String> labels = new TreeMap<>(OrEmpty.map(infrastructure(gateway).getLabels()));
        labels.put(Marks.GATEWAY, ServiceNames.label(gateway.getMetadata().getName()));
        labels.put(
                Marks.GATEWAY_CLASS,
                ServiceNames.label(OrEmpty.text(gateway.getSpec().getGatewayClassName())));
        return Marks.labels(labels);
    }

    private static GatewayInfrastructure infrastructure(Gateway gateway) {
        GatewayInfrastructure its = gateway.getSpec().getInfrastructure();
        return its == null ? new GatewayInfrastructure() : its;
    }

    private static Behind pooled(String name, Optional<String> address) {
        if (address.isEmpty()) {
            return new Behind(List.of(), Optional.empty());
        }
        InetAddress literal = literal(address.get());
        if (literal.isLoopbackAddress() || literal.isLinkLocalAddress() || literal.isAnyLocalAddress()) {
            return new Behind(List.of(), Optional.of("address " + address.get()
                    + " of the pool cannot be an endpoint (expected: neither loopback nor link-local)"));
        }
        String type = literal.getAddress().length == 4 ? "IPv4" : "IPv6";
        return new Behind(
                List.of(new GatewaySlice(name + "-pool", type, List.of(GatewayEndpoint.of(address.get())))),
                Optional.empty());
    }

    private Behind mirrored(String name) {
        Optional<String> service = settings.dataplaneService();
        if (service.isEmpty()) {
            return new Behind(List.of(), Optional.of(
                    "nothing says where the dataplanes are (expected: --publish-service or --dataplane-service)"));
        }
        DataplaneEndpoints all = dataplanes;
        if (all == null) {
            all = DataplaneEndpoints.of(state, service.get());
            dataplanes = all;
        }
        return new Behind(all.slices(name), Optional.empty());
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address of the pool: " + address, e);
        }
    }
}
