// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrantBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may refer to what of another namespace; one thread. */
final class Grants {
    private static final KubernetesSerialization SPECS = new KubernetesSerialization();

    /** Names of {@code kind} in a namespace, for objects of another one. */
    private record Granted(String group, String fromKind, String from, String kind, String namespace)
            implements Comparable<Granted> {
        @Override
        public int compareTo(Granted other) {
            return toString().compareTo(other.toString());
        }
    }

    private final SortedMap<Granted, SortedSet<String>> all = new TreeMap<>();

    /** What a Gateway or ListenerSet shows. */
    void certificate(Door.Parent parent, String namespace, String secret) {
        add(new Granted("gateway.networking.k8s.io", parent.kind(), parent.namespace(), "Secret", namespace), secret);
    }

    /** Services that a policy asks. */
    void services(TrafficPolicy policy) {
        if (policy.getSpec() != null) {
            services(policy.getMetadata().getNamespace(), SPECS.convertValue(policy.getSpec(), Map.class));
        }
    }

    private void services(String from, Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("backendRef") instanceof Map<?, ?> ref && ref.get("namespace") instanceof String namespace) {
                add(new Granted("rauta.dev", "TrafficPolicy", from, "Service", namespace), String.valueOf(ref.get("name")));
            }
            map.values().forEach(each -> services(from, each));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> services(from, each));
        }
    }

    private void add(Granted granted, String name) {
        if (!granted.from().equals(granted.namespace())) {
            all.computeIfAbsent(granted, _ -> new TreeSet<>()).add(name);
        }
    }

    List<HasMetadata> objects(Names names) {
        List<HasMetadata> objects = new ArrayList<>();
        all.forEach((granted, its) -> objects.add(object(granted, its, names)));
        return objects;
    }

    private static ReferenceGrant object(Granted granted, SortedSet<String> its, Names names) {
        String name = names.take("ReferenceGrant", granted.namespace(), "migrated-from-" + granted.from());
        var spec = new ReferenceGrantBuilder()
                .withNewMetadata().withName(name).withNamespace(granted.namespace()).endMetadata()
                .withNewSpec()
                .addNewFrom().withGroup(granted.group()).withKind(granted.fromKind()).withNamespace(granted.from()).endFrom();
        its.forEach(one -> spec.addNewTo().withGroup("").withKind(granted.kind()).withName(one).endTo());
        return spec.endSpec().build();
    }
}
