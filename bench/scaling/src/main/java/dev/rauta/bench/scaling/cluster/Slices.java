// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** EndpointSlices as Kubernetes makes them: of at most a hundred endpoints, each with the pod and the node behind it. */
final class Slices {
    static final int MOST = 100;
    private static final int PODS_OF_A_NODE = 30;

    private int pods;

    /** How many pods there have been so far: no two have the same address. */
    int pods() {
        return pods;
    }

    List<EndpointSlice> of(Application application, int size) {
        List<EndpointSlice> slices = new ArrayList<>();
        for (int from = 0; from < size; from += MOST) {
            List<Endpoint> endpoints = new ArrayList<>();
            for (int i = from; i < Math.min(size, from + MOST); i++) {
                endpoints.add(pod(application));
            }
            slices.add(slice(application, from / MOST, endpoints, 0));
        }
        return slices;
    }

    /** The same slice, with a new pod in the place of one. */
    EndpointSlice replaced(Application application, EndpointSlice slice, int which, long revision) {
        List<Endpoint> endpoints = new ArrayList<>(slice.getEndpoints());
        endpoints.set(which, pod(application));
        return new EndpointSliceBuilder(slice)
                .withEndpoints(endpoints)
                .editMetadata()
                .withGeneration(slice.getMetadata().getGeneration() + 1)
                .withResourceVersion(Long.toString(1_000_000_000L + revision))
                .endMetadata()
                .build();
    }

    private static EndpointSlice slice(Application application, int number, List<Endpoint> endpoints, int revision) {
        String name = application.name() + "-" + Integer.toString(46656 + number * 7919 % 1_000_000, 36);
        return new EndpointSliceBuilder()
                .withMetadata(Kinds.meta(application.namespace(), name, application.number() + revision, Map.of(
                        "kubernetes.io/service-name", application.name(),
                        "endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")))
                .withAddressType("IPv4")
                .withPorts(new EndpointPortBuilder().withName("http").withProtocol("TCP").withPort(8080).build())
                .withEndpoints(endpoints)
                .build();
    }

    private Endpoint pod(Application application) {
        int pod = pods++;
        String name = application.name() + "-" + Integer.toString(1_679_616 + pod, 36);
        return new EndpointBuilder()
                .withAddresses("10." + (128 + (pod >> 16)) + "." + (pod >> 8 & 255) + "." + (pod & 255))
                .withNewConditions()
                .withReady(true)
                .withServing(true)
                .withTerminating(false)
                .endConditions()
                .withNodeName("node-" + pod / PODS_OF_A_NODE + ".compute.internal")
                .withZone("zone-" + (char) ('a' + pod % 3))
                .withNewTargetRef()
                .withKind("Pod")
                .withName(name)
                .withNamespace(application.namespace())
                .withUid(new UUID(pod * 0x9E3779B97F4A7C15L, pod).toString())
                .endTargetRef()
                .build();
    }
}
