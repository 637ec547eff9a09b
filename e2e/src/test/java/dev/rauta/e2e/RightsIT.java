// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart's values let each role do, asked of a real API server: all that it needs, and no Secret elsewhere. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RightsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, String> GROUPS = Map.ofEntries(
            Map.entry("ingresses", "networking.k8s.io"),
            Map.entry("ingressclasses", "networking.k8s.io"),
            Map.entry("gateways", "gateway.networking.k8s.io"),
            Map.entry("gatewayclasses", "gateway.networking.k8s.io"),
            Map.entry("httproutes", "gateway.networking.k8s.io"),
            Map.entry("referencegrants", "gateway.networking.k8s.io"),
            Map.entry("trafficpolicies", "rauta.dev"),
            Map.entry("endpointslices", "discovery.k8s.io"),
            Map.entry("leases", "coordination.k8s.io"),
            Map.entry("deployments", "apps"),
            Map.entry("clusterroles", "rbac.authorization.k8s.io"),
            Map.entry("validatingwebhookconfigurations", "admissionregistration.k8s.io"),
            Map.entry("customresourcedefinitions", "apiextensions.k8s.io"));

    /** What no controller may do, whatever the values. */
    private static final List<String> NEVER = List.of(
            "list pods", "get nodes", "create pods web", "create deployments web", "list customresourcedefinitions",
            "create secrets web", "update secrets web/tls", "delete secrets web/tls",
            "update ingresses web/shop", "update httproutes web/shop", "update trafficpolicies web/limits", "delete gateways web/edge", "get leases web/any",
            "get leases OWN/somebody-elses", "delete leases OWN/rauta-controller", "delete namespaces web",
            "update ingressclasses rauta", "bind clusterroles any",
            "list validatingwebhookconfigurations", "patch validatingwebhookconfigurations somebody-elses",
            "create validatingwebhookconfigurations any", "delete validatingwebhookconfigurations rights-webhook.rauta");

    private ControlPlane cluster;

    @BeforeAll
    void prepare(ControlPlane cluster) {
        this.cluster = cluster;
        for (String name : List.of("web", "certs")) {
            cluster.apply("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: rights-%s}
                    """.formatted(name));
        }
    }

    static Stream<Arguments> values() {
        List<String> watched = List.of(
                "list ingresses web", "watch httproutes web", "watch referencegrants web", "list trafficpolicies web",
                "patch trafficpolicies/status web/limits", "list configmaps web",
                "watch services web", "watch endpointslices web", "update ingresses/status web/shop",
                "patch gateways/status web/edge", "patch httproutes/status web/shop", "create events web",
                "list ingressclasses", "watch gatewayclasses", "patch gatewayclasses/status rauta", "watch namespaces",
                "create leases OWN", "update leases OWN/rauta-controller");
        List<String> everywhere = List.of("list ingresses", "watch gateways", "list services", "list configmaps");
        List<String> services = List.of("create services web", "delete services web/edge", "create endpointslices/restricted web");
        List<String> feed = List.of("create secrets OWN", "get secrets OWN/rauta-feed-ca", "update secrets OWN/rauta-feed-dataplane");
        List<String> allSecrets = List.of("list secrets", "watch secrets web", "get secrets certs/any");
        List<String> noSecrets = List.of(
                "list secrets", "watch secrets OWN", "get secrets OWN/any", "list secrets default", "get secrets kube-system/token");
        return Stream.of(
                Arguments.of("all", "", all(watched, everywhere, services, feed, allSecrets), List.of()),
                Arguments.of(
                        "noservices",
                        "gateway.services.enabled=false,feed.certificates.mode=cert-manager",
                        all(watched, everywhere, allSecrets),
                        all(services, List.of("create secrets OWN", "update secrets OWN/rauta-feed-ca", "update secrets OWN/rauta-webhook-ca",
                                "patch validatingwebhookconfigurations rights-noservices.rauta"))),
                Arguments.of(
                        "webhook",
                        "admissionWebhook.enabled=true,feed.certificates.mode=cert-manager",
                        all(watched, everywhere, services, allSecrets, List.of(
                                "get secrets OWN/rauta-webhook-ca", "update secrets OWN/rauta-webhook-ca",
                                "get validatingwebhookconfigurations rights-webhook.rauta",
                                "patch validatingwebhookconfigurations rights-webhook.rauta")),
                        List.of("create secrets OWN", "update secrets OWN/rauta-feed-ca", "update secrets OWN/other",
                                "update validatingwebhookconfigurations rights-webhook.rauta")),
                Arguments.of(
                        "injected",
                        "admissionWebhook.enabled=true,admissionWebhook.certificates=cert-manager",
                        all(watched, everywhere, services, feed, allSecrets),
                        List.of("update secrets OWN/rauta-webhook-ca", "patch validatingwebhookconfigurations rights-injected.rauta")),
                Arguments.of(
                        "watched",
                        "controller.watchNamespaces={rights-web}",
                        all(watched, services, feed, List.of("list secrets web", "watch services OWN", "list endpointslices OWN")),
                        all(everywhere, noSecrets, List.of(
                                "get secrets certs/any", "list secrets certs", "list ingresses certs", "list services certs",
                                "update ingresses/status certs/shop", "create services certs", "create services OWN",
                                "create events certs", "list configmaps OWN", "create endpointslices kube-system"))),
                Arguments.of(
                        "secrets",
                        "controller.secretNamespaces={rights-certs}",
                        all(watched, everywhere, services, feed, List.of("list secrets certs", "watch secrets certs")),
                        all(noSecrets, List.of("list secrets web", "get secrets web/tls"))),
                Arguments.of(
                        "settings",
                        "controller.watchNamespaces={rights-web},controller.nginxConfigMap=rights-certs/nginx",
                        all(watched, services, feed, List.of("list configmaps certs", "watch configmaps certs")),
                        all(everywhere, noSecrets, List.of("list configmaps OWN", "list services certs", "list ingresses certs"))),
                Arguments.of(
                        "both",
                        "controller.watchNamespaces={rights-web},controller.secretNamespaces={rights-certs}",
                        all(watched, services, feed, List.of("list secrets certs")),
                        all(everywhere, noSecrets, List.of("list secrets web", "get secrets web/tls", "list ingresses certs"))),
                Arguments.of(
                        "named",
                        "controller.secretNames={rights-web/tls,rights-certs/wild}",
                        all(watched, everywhere, services, feed, List.of(
                                "list secrets web/tls", "watch secrets web/tls", "watch secrets certs/wild")),
                        all(noSecrets, List.of(
                                "list secrets web", "watch secrets web", "get secrets web/other", "get secrets certs/tls",
                                "get secrets web/wild"))));
    }

    @SafeVarargs
    private static List<String> all(List<String>... some) {
        return Stream.of(some).flatMap(List::stream).toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void aControllerMayDoWhatItNeedsAndNothingElse(String name, String values, List<String> may, List<String> mayNot) {
        String own = "rights-" + name;
        Release release = Release.install(cluster.client(), own, values);
        List<String> account = List.of(own, "rauta-controller");
        // The authorizer hears of bindings a moment after they are written.
        for (String one : may) {
            await(one).atMost(SOON).until(() -> may(account, one));
        }
        for (String one : all(mayNot, NEVER)) {
            assertThat(may(account, one)).as(one).isFalse();
        }
        aDataplaneMayDoNothing(release);
    }

    private void aDataplaneMayDoNothing(Release release) {
        List<String> account = List.of(release.namespace(), "rauta-dataplane");
        for (String one : List.of(
                "get secrets OWN/rauta-feed-dataplane", "list secrets web", "list services OWN", "list endpointslices web",
                "list ingresses", "get leases OWN/rauta-controller", "create events OWN", "list namespaces", "list pods OWN")) {
            assertThat(may(account, one)).as(one).isFalse();
        }
        List<Subject> subjects = new ArrayList<>();
        for (HasMetadata object : release.objects()) {
            if (object instanceof ClusterRoleBinding binding) {
                subjects.addAll(binding.getSubjects());
            } else if (object instanceof RoleBinding binding) {
                subjects.addAll(binding.getSubjects());
            }
        }
        assertThat(subjects).isNotEmpty().extracting(Subject::getName).containsOnly("rauta-controller");
        PodSpec pod = release.objects().stream()
                .filter(object -> object.getMetadata().getName().equals("rauta-dataplane"))
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getVolumes()).noneMatch(volume -> volume.getProjected() != null);
    }

    @Test
    void namesAndNamespacesTogetherAreRefused() {
        Helm.Run run = Helm.run(
                "template", "rauta", "charts/rauta", "--set", "controller.secretNames={a/b},controller.secretNamespaces={a}");
        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("controller.secretNames: given with controller.secretNamespaces (expected: one of the two)");
    }

    @Test
    void aNameWithoutItsNamespaceIsRefused() {
        Helm.Run run = Helm.run("template", "rauta", "charts/rauta", "--set", "controller.secretNames={tls}");
        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("secretNames");
    }

    /** @param what VERB RESOURCE [NAMESPACE[/NAME]], or VERB RESOURCE NAME for what lies in no namespace */
    private boolean may(List<String> account, String what) {
        String[] words = what.split(" ");
        String[] resource = words[1].split("/");
        boolean clusterWide = List.of("ingressclasses", "gatewayclasses", "namespaces", "nodes", "clusterroles", "validatingwebhookconfigurations").contains(resource[0]);
        String[] place = words.length < 3 ? new String[] {""} : words[2].split("/");
        String namespace = switch (place[0]) {
            case "OWN" -> account.getFirst();
            case "web", "certs" -> "rights-" + place[0];
            default -> place[0];
        };
        String name = clusterWide ? place[0] : place.length > 1 ? place[1] : "";
        return cluster.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + account.getFirst() + ":" + account.getLast())
                        .withGroups("system:serviceaccounts", "system:serviceaccounts:" + account.getFirst(), "system:authenticated")
                        .withNewResourceAttributes()
                        .withVerb(words[0])
                        .withGroup(GROUPS.getOrDefault(resource[0], ""))
                        .withResource(resource[0])
                        .withSubresource(resource.length > 1 ? resource[1] : "")
                        .withNamespace(clusterWide ? "" : namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
