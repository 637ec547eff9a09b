// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Policies as their authors write them. */
final class PolicyText {
    /** A target. */
    static final String ROUTE = "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}";

    private PolicyText() {}

    /** What is read of a spec in one line. */
    static ReadPolicy read(String spec) {
        return ReadPolicy.of(new KubernetesSerialization().unmarshal(
                "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: a, namespace: x}\nspec: {" + spec + "}\n",
                TrafficPolicy.class));
    }

    /** The fields of one for {@link #ROUTE}, which is sound. */
    static List<PolicyField> fields(String spec) {
        ReadPolicy policy = read("targetRefs: [" + ROUTE + "], " + spec);
        assertThat(policy.sound().ok()).as(policy.sound().message()).isTrue();
        return policy.fields();
    }
}
