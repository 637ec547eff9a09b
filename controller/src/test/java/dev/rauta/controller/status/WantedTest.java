// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told what, and who is told that there is nothing to tell any more. */
final class WantedTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String OURS = "rauta.dev/controller";
    private static final ObjectStatus ROUTE = new ObjectStatus.OfRoute("HTTPRoute", "x", "web", List.of());
    private static final ObjectStatus CLASS = new ObjectStatus.OfGatewayClass("rauta", List.of(), List.of());

    @Test
    void routesAreToldBehindWhatTheyHangOn() {
        assertThat(wanted(List.of(ROUTE, CLASS))).extracting(Wanted::object).containsExactly(
                SourceRef.of("GatewayClass", "", "rauta"), SourceRef.of("HTTPRoute", "x", "web"));
    }

    @Test
    void aRouteOrPolicyThatIsToldNothingLosesOurEntry() {
        List<Wanted> all = wanted(
                List.of(CLASS),
                route("web", OURS),
                policy(BackendTLSPolicy.class, "tls", OURS),
                policy(TrafficPolicy.class, "traffic", OURS));
        assertThat(all).extracting(Wanted::status).containsExactly(
                CLASS,
                ROUTE,
                new ObjectStatus.OfPolicy("BackendTLSPolicy", "x", "tls", List.of()),
                new ObjectStatus.OfPolicy("TrafficPolicy", "x", "traffic", List.of()));
        assertThat(all).extracting(one -> one.object().kind())
                .containsExactly("GatewayClass", "HTTPRoute", "BackendTLSPolicy", "TrafficPolicy");
    }

    @Test
    void anothersEntryIsLeftAlone() {
        assertThat(wanted(
                        List.of(),
                        route("web", "example.net/other"),
                        policy(TrafficPolicy.class, "traffic", "example.net/other"),
                        YAML.unmarshal("metadata: {name: bare, namespace: x}", HTTPRoute.class)))
                .isEmpty();
    }

    @Test
    void whoIsToldSomethingIsNotToldTwice() {
        assertThat(wanted(List.of(ROUTE), route("web", OURS))).extracting(Wanted::status).containsExactly(ROUTE);
        ObjectStatus policy = new ObjectStatus.OfPolicy("TrafficPolicy", "x", "traffic", List.of());
        // Two kinds may share a name.
        assertThat(wanted(
                        List.of(policy),
                        policy(TrafficPolicy.class, "traffic", OURS),
                        policy(BackendTLSPolicy.class, "traffic", OURS)))
                .extracting(Wanted::status)
                .containsExactly(policy, new ObjectStatus.OfPolicy("BackendTLSPolicy", "x", "traffic", List.of()));
    }

    private static List<Wanted> wanted(List<ObjectStatus> statuses, HasMetadata... objects) {
        return Wanted.of(ClusterState.of(List.of(objects)), statuses, OURS);
    }

    private static HasMetadata route(String name, String controller) {
        return YAML.unmarshal(
                "metadata: {name: " + name + ", namespace: x}\nstatus: {parents: [{controllerName: " + controller + "}]}", HTTPRoute.class);
    }

    private static <T extends HasMetadata> T policy(Class<T> type, String name, String controller) {
        return YAML.unmarshal(
                "metadata: {name: " + name + ", namespace: x}\nstatus: {ancestors: [{controllerName: " + controller + "}]}", type);
    }
}
