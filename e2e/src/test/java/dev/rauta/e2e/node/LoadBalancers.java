// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what a cloud's load balancers do for Services of that type: each gets an address, which kube-proxy then serves. The addresses
 * are at the end of the range of Services, to which this machine has a route.
 */
final class LoadBalancers implements ResourceEventHandler<Service>, AutoCloseable {
    private static final String PREFIX = "10.97.255.";

    private final KubernetesClient client;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<String, String> given = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Service> services;

    LoadBalancers(KubernetesClient client) {
        this.client = client;
        services = client.services().inAnyNamespace().inform(this);
    }

    @Override
    public void onAdd(Service service) {
        if (!"LoadBalancer".equals(service.getSpec().getType())
                || !service.getStatus().getLoadBalancer().getIngress().isEmpty()) {
            return;
        }
        String address = given.computeIfAbsent(service.getMetadata().getUid(), _ -> PREFIX + last.incrementAndGet());
        try {
            client.resource(service).editStatus(current -> {
                current.getStatus().setLoadBalancer(new LoadBalancerStatusBuilder()
                        .withIngress(new LoadBalancerIngressBuilder().withIp(address).build())
                        .build());
                return current;
            });
        } catch (KubernetesClientException e) {
            // It has changed meanwhile, and comes again, or is gone.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public void onUpdate(Service before, Service service) {
        onAdd(service);
    }

    @Override
    public void onDelete(Service service, boolean unknown) {
        given.remove(service.getMetadata().getUid());
    }

    @Override
    public void close() {
        services.close();
    }
}
