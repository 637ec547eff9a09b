// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.Objects;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.snapshot.Snapshot;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyAncestorStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a translation is used again, and what is not. */
class MemoryTest {
    private static final String CLUSTER = """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: rauta}
            spec: {controller: rauta.dev/ingress-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: rauta}
            spec: {controllerName: rauta.dev/gateway-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: infra, generation: 1}
            spec:
              gatewayClassName: rauta
              listeners:
              - {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {routes: "yes"}}}}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: g, namespace: shop}
            spec:
              hostnames: [g.example]
              parentRefs: [{name: edge, namespace: infra}]
              rules: [{backendRefs: [{name: a, namespace: other, port: 80}]}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: i, namespace: shop}
            spec:
              ingressClassName: rauta
              tls: [{hosts: [i.example], secretName: cert}]
              rules: [{host: i.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: j, namespace: shop}
            spec:
              ingressClassName: rauta
              rules: [{host: j.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}]}}]
            ---
            """;

    @TempDir
    Path folder;

    private final Memory memory = new Memory();
    private ClusterState state = ClusterState.empty();
    private int versions;

    @BeforeEach
    void aClusterIsTranslated() throws IOException {
        apply(CLUSTER);
        apply(service("shop", "a") + service("shop", "b") + service("other", "a") + slice("shop", "a", "192.0.2.1") + slice("other", "a", "192.0.2.2"));
        apply(namespace("shop", "yes") + grant("shop"));
        apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: cert, namespace: shop}
                data: {tls.crt: eA==, tls.key: eA==}
                """);
    }

    @Test
    void whatNobodyReadsChangesNothing() throws IOException {
        Translation before = translated();
        Translation now = apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: lease, namespace: shop}
                data: {holder: me}
                """ + "---\n" + service("shop", "unused") + slice("shop", "unused", "192.0.2.9"));
        assertThat(now).isSameAs(before);
        assertThat(now).isEqualTo(Translator.translate(state, Settings.DEFAULT));
    }

    @Test
    void aPolicyChangesWhatItIsAttachedToAlone() throws IOException {
        Translation before = translated();
        Translation routed = apply(policy("route", "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: g}"));
        assertThat(changed(before, routed)).containsExactly("g.example");
        Translation served = apply(policy("service", "{group: '', kind: Service, name: b}"));
        assertThat(changed(routed, served)).containsExactly("j.example");
        assertThat(without("TrafficPolicy", "shop", "route").snapshot().routes().virtualHosts())
                .extracting(one -> one.host() + " " + one.routes().getFirst().action().toString().contains("LeastRequest"))
                .contains("g.example false", "j.example true");
    }

    @Test
    void aPolicysStatusChangesNothing() throws IOException {
        Translation before = apply(policy("route", "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: g}"));
        TrafficPolicy told = new KubernetesSerialization().clone(state.trafficPolicies().all().getFirst());
        told.setStatus(new PolicyStatus(List.of(new PolicyAncestorStatus())));
        told.getMetadata().setResourceVersion("2");
        assertThat(put(List.of(told))).isSameAs(before);
    }

    @Test
    void aGuardIsWhatItsSecretSays() throws IOException {
        Translation before = translated();
        Translation missed = apply(guard("route", "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: g}"));
        assertThat(changed(before, missed)).containsExactly("g.example");
        assertThat(problem(missed, "Invalid").message()).contains("secret: shop/staff not found", "answers 503");
        assertThat(missed.used()).as("whoever reads by name looks for it").contains(SourceRef.of("Secret", "shop", "staff"));
        assertThat(missed.snapshot().credentials()).isEmpty();
        Translation kept = apply(users("YQ=="));
        assertThat(changed(missed, kept)).containsExactly("g.example");
        assertThat(kept.snapshot().credentials()).extracting(one -> one.content().text()).containsExactly("a");
        assertThat(kept).isEqualTo(Translator.translate(state, Settings.DEFAULT));
        Translation other = apply(users("Yg=="));
        assertThat(other.snapshot().credentials()).extracting(one -> one.content().text()).containsExactly("b");
        assertThat(other).isEqualTo(Translator.translate(state, Settings.DEFAULT));
        Translation gone = without("Secret", "shop", "staff");
        assertThat(gone.snapshot().credentials()).isEmpty();
        assertThat(gone.snapshot().routes().virtualHosts().toString()).contains("guard-unusable");
        assertThat(gone).isEqualTo(Translator.translate(state, Settings.DEFAULT));
    }

    @Test
    void aPortThatGoesLeavesItsGuardToTheWholeService() throws IOException {
        apply(policy("guard", "{group: '', kind: Service, name: b, sectionName: web}")
                .replace("loadBalancing: {type: LeastRequest}", "access: {addresses: {allow: [10.0.0.0/8]}}"));
        Translation closed = translated();
        assertThat(closed.snapshot().routes().virtualHosts().toString()).contains("guard-unusable");
        Translation open = apply(service("shop", "b").replace("name: http", "name: web"));
        assertThat(open.snapshot().routes().virtualHosts().toString()).contains("Addresses[allowed=[10.0.0.0/8]").doesNotContain("guard-unusable");
        assertThat(open).isEqualTo(Translator.translate(state, Settings.DEFAULT));
        assertThat(apply(service("shop", "b"))).isEqualTo(closed);
    }

    private static String guard(String name, String target) {
        return policy(name, target).replace("loadBalancing: {type: LeastRequest}", "authentication: {basic: {secretRef: {name: staff}}}");
    }

    private static String users(String base64) {
        return "apiVersion: v1\nkind: Secret\nmetadata: {name: staff, namespace: shop}\ndata: {auth: " + base64 + "}\n";
    }

    private static List<String> changed(Translation before, Translation now) {
        return fresh(before.snapshot().routes().virtualHosts(), now.snapshot().routes().virtualHosts()).stream()
                .map(one -> one.host().toString())
                .distinct()
                .toList();
    }

    private static String policy(String name, String target) {
        return "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: " + name + ", namespace: shop}\nspec: {targetRefs: ["
                + target + "], loadBalancing: {type: LeastRequest}}\n";
    }

    @Test
    void anEndpointChangesItsSetAlone() throws IOException {
        Translation before = translated();
        Translation now = apply(slice("shop", "a", "192.0.2.7"));
        assertThat(now.snapshot().routes()).isSameAs(before.snapshot().routes());
        assertThat(fresh(before.snapshot().endpoints(), now.snapshot().endpoints()))
                .singleElement()
                .satisfies(set -> assertThat(set.endpoints()).extracting(Object::toString).containsExactly("192.0.2.7:8080"));
    }

    @Test
    void aSliceThatSaysTheSameChangesNothing() throws IOException {
        Translation before = translated();
        assertThat(apply(slice("shop", "a", "192.0.2.1"))).isSameAs(before);
    }

    @Test
    void aRouteChangesItsHostAlone() throws IOException {
        Translation before = translated();
        Translation now = apply(CLUSTER.replace("path: /, pathType: Prefix, backend: {service: {name: b", "path: /b, pathType: Prefix, backend: {service: {name: b"));
        assertThat(fresh(before.snapshot().routes().virtualHosts(), now.snapshot().routes().virtualHosts()))
                .extracting(VirtualHost::host)
                .extracting(Object::toString)
                .containsOnly("j.example");
    }

    @Test
    void aSecretThatIsDeletedIsMissed() throws IOException {
        assertThat(reasons(translated())).contains("InvalidCertificateRef");
        Problem unsound = problem(translated(), "InvalidCertificateRef");
        assertThat(unsound.message()).doesNotContain("not found");
        Translation now = without("Secret", "shop", "cert");
        assertThat(problem(now, "InvalidCertificateRef").message()).contains("not found");
        assertThat(now.used()).as("whoever reads by name goes on looking for it").contains(SourceRef.of("Secret", "shop", "cert"));
    }

    @Test
    void aGrantThatIsRevokedEndsWhatItAllowed() throws IOException {
        assertThat(reasons(translated())).doesNotContain("RefNotPermitted");
        Translation now = without("ReferenceGrant", "other", "grant");
        assertThat(reasons(now)).contains("RefNotPermitted");
        assertThat(now.snapshot().upstreams()).extracting(one -> one.name().value()).doesNotContain("other/a:80");
        assertThat(reasons(apply(grant("shop")))).doesNotContain("RefNotPermitted");
    }

    @Test
    void aNamespaceThatIsNotSelectedAnyMoreLosesItsRoutes() throws IOException {
        assertThat(hosts(translated())).contains("g.example");
        assertThat(hosts(apply(namespace("shop", "no")))).doesNotContain("g.example");
        assertThat(hosts(apply(namespace("shop", "yes")))).contains("g.example");
    }

    @Test
    void aClassThatIsAnothersTakesItsIngressesAway() throws IOException {
        Translation now = apply("""
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: example.com/other}
                """);
        assertThat(hosts(now)).doesNotContain("i.example", "j.example").contains("g.example");
        assertThat(now.ignored()).containsKey(SourceRef.of("Ingress", "shop", "i"));
    }

    @Test
    void aServiceThatComesIsFound() throws IOException {
        without("Service", "shop", "b");
        assertThat(reasons(Translator.translate(state, Settings.DEFAULT, memory))).contains("BackendNotFound");
        assertThat(reasons(apply(service("shop", "b")))).doesNotContain("BackendNotFound");
    }

    @Test
    void aGatewayThatHasBeenToldIsNotJudgedAgain() {
        Translation before = translated();
        Gateway told = state.gateways().all().getFirst();
        told = new GatewayBuilder(told)
                .editMetadata().withResourceVersion("7").endMetadata()
                .withNewStatus().withConditions(new ConditionBuilder().withType("Accepted").withStatus("True").build()).endStatus()
                .build();
        assertThat(put(List.of(told))).isSameAs(before);
        Gateway edited = new GatewayBuilder(told).editMetadata().withGeneration(2L).endMetadata().build();
        assertThat(put(List.of(edited)).statuses()).isNotEqualTo(before.statuses());
    }

    @Test
    void otherSettingsAreNotTheMemorys() {
        Translation before = translated();
        Settings files = Settings.DEFAULT.ofFiles();
        assertThat(Translator.translate(state, files, memory)).isNotSameAs(before).isEqualTo(Translator.translate(state, files));
    }

    private Translation translated() {
        return Translator.translate(state, Settings.DEFAULT, memory);
    }

    /** Puts in what is not there yet, or is there otherwise. */
    private Translation apply(String manifests) throws IOException {
        Path its = Files.createDirectories(folder.resolve("v" + versions++));
        Files.writeString(its.resolve("all.yaml"), manifests);
        List<HasMetadata> read = new ArrayList<>(FileSource.readOnce(its).state().stream().toList());
        read.removeIf(object -> object.equals(state.all(object.getClass())
                .get(text(object.getMetadata().getNamespace()), object.getMetadata().getName()))
                && !object.getKind().equals("EndpointSlice"));
        return put(read);
    }

    private Translation put(List<? extends HasMetadata> objects) {
        objects.forEach(object -> state = with(object, true));
        return checked();
    }

    private Translation without(String kind, String namespace, String name) {
        state = with(state.find(kind, namespace, name), false);
        return checked();
    }

    private Translation checked() {
        Translation now = translated();
        assertThat(now).isEqualTo(Translator.translate(state, Settings.DEFAULT));
        return now;
    }

    @SuppressWarnings("unchecked") // an object is of its class
    private <T extends HasMetadata> ClusterState with(T object, boolean there) {
        Class<T> type = (Class<T>) object.getClass();
        Objects<T> all = state.all(type);
        return state.with(type, there ? all.with(List.of(object), List.of()) : all.with(List.of(), List.of(object)));
    }

    private static <T> List<T> fresh(List<T> before, List<T> now) {
        Set<T> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(before);
        return now.stream().filter(one -> !known.contains(one)).toList();
    }

    private static List<String> hosts(Translation translation) {
        Snapshot snapshot = translation.snapshot();
        return snapshot.routes().virtualHosts().stream().map(one -> one.host().toString()).toList();
    }

    private static List<String> reasons(Translation translation) {
        return translation.problems().stream().map(Problem::reason).toList();
    }

    private static Problem problem(Translation translation, String reason) {
        return translation.problems().stream().filter(one -> one.reason().equals(reason)).findFirst().orElseThrow();
    }

    private static String text(String namespace) {
        return namespace == null ? "" : namespace;
    }

    private static String service(String namespace, String name) {
        return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + ", namespace: " + namespace
                + "}\nspec: {ports: [{name: http, port: 80}]}\n---\n";
    }

    private static String slice(String namespace, String service, String address) {
        return "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: " + service + "-1, namespace: " + namespace
                + ", labels: {kubernetes.io/service-name: " + service + "}}\naddressType: IPv4\nports: [{name: http, port: 8080}]\nendpoints: [{addresses: ["
                + address + "]}]\n---\n";
    }

    private static String namespace(String name, String routes) {
        return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + ", labels: {routes: \"" + routes + "\"}}\n---\n";
    }

    private static String grant(String from) {
        return "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: grant, namespace: other}\nspec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: "
                + from + "}], to: [{group: '', kind: Service}]}\n---\n";
    }
}
