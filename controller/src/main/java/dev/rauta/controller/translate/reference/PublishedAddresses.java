// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that statuses show, as {@code --publish-service} and {@code --publish-address} say.
 *
 * @param addresses IP addresses and host names, in the order given; perhaps none
 */
public record PublishedAddresses(List<String> addresses) {
    public PublishedAddresses {
        addresses = addresses.stream().distinct().toList();
    }

    static PublishedAddresses of(ClusterState state, Settings settings, Draft draft) {
        List<String> addresses = new ArrayList<>(settings.publishAddresses());
        settings.publishService().ifPresent(key -> {
            int slash = key.indexOf('/');
            String namespace = key.substring(0, slash);
            String name = key.substring(slash + 1);
            draft.read("Service", namespace, name);
            Service service = state.services().get(namespace, name);
            if (service != null && service.getSpec() != null) {
                draft.used("Service", namespace, name);
                addresses.addAll(ofService(service));
            }
        });
        return new PublishedAddresses(addresses);
    }

    /** A load balancer's addresses, else what the Service's type has instead of one. */
    private static List<String> ofService(Service service) {
        var spec = service.getSpec();
        List<String> addresses = new ArrayList<>();
        if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
            for (LoadBalancerIngress ingress : OrEmpty.list(service.getStatus().getLoadBalancer().getIngress())) {
                addresses.add(OrEmpty.textOr(ingress.getIp(), OrEmpty.text(ingress.getHostname())));
            }
        }
        addresses.addAll(OrEmpty.list(spec.getExternalIPs()));
        if (addresses.isEmpty()) {
            switch (OrEmpty.textOr(spec.getType(), "ClusterIP")) {
                case "ClusterIP", "NodePort" -> addresses.add(OrEmpty.text(spec.getClusterIP()));
                case "ExternalName" -> addresses.add(OrEmpty.text(spec.getExternalName()));
                default -> {
                    // A load balancer that has no address yet.
                }
            }
        }
        return addresses.stream()
                .filter(address -> !address.isEmpty() && !address.equals("None"))
                .toList();
    }
}
