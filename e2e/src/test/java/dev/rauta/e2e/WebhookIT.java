// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.InstalledRauta;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server asks the webhook that the chart sets up, with the account that the chart gives the controller. */
@NeedsControlPlane
final class WebhookIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "webhook-web";
    private static final String SNIPPET = "nginx.ingress.kubernetes.io/configuration-snippet";
    private static final String REFUSED = "admission webhook \"check.rauta.dev\" denied the request: refused by Rauta: ";

    private KubernetesClient client;
    private Release release;
    private InstalledRauta rauta;
    private int port;

    @TempDir
    Path folder;

    @BeforeEach
    void install(ControlPlane cluster) {
        client = cluster.client();
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: %1$s}
                spec: {ports: [{name: http, port: 80}]}
                """.formatted(NAMESPACE));
        release = Release.install(client, "webhook-own", "admissionWebhook.enabled=true");
        client.resource(of(Secret.class)).fieldManager("chart").forceConflicts().serverSideApply();
        rauta = new InstalledRauta(
                release, cluster.kubeconfigs().token("webhook-own", "webhook-own", "rauta-controller"), folder, "192.0.2.40");
        port = FreePorts.next();
    }

    @AfterEach
    void remove() {
        rauta.close();
        client.resource(of(ValidatingWebhookConfiguration.class)).delete();
        client.resource(of(Secret.class)).delete();
        client.network().v1().ingresses().inNamespace(NAMESPACE).delete();
    }

    private <T extends HasMetadata> T of(Class<T> kind) {
        return release.objects().stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    /** As the chart makes it, but that what it asks is a process on this machine, and that other tests are left alone. */
    private void configure() {
        ValidatingWebhookConfiguration configuration =
                new ValidatingWebhookConfigurationBuilder(of(ValidatingWebhookConfiguration.class))
                        .editFirstWebhook()
                        .withNewClientConfig()
                        .withUrl("https://localhost:" + port + "/review")
                        .endClientConfig()
                        .withNamespaceSelector(new LabelSelectorBuilder()
                                .withMatchLabels(Map.of("kubernetes.io/metadata.name", NAMESPACE))
                                .build())
                        .endWebhook()
                        .build();
        client.resource(configuration).create();
    }

    private RautaProcess controller() {
        return rauta.controller("--webhook-address=127.0.0.1:" + port, "--webhook-name=localhost").awaitReady();
    }

    private String bundle() {
        String bundle = client.admissionRegistration().v1().validatingWebhookConfigurations().withName("webhook-own.rauta").require()
                .getWebhooks().getFirst().getClientConfig().getCaBundle();
        return bundle == null ? "" : bundle;
    }

    private Ingress ingress(String name, String annotations, String path) {
        return (Ingress) client.load(new ByteArrayInputStream("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s, namespace: %s, annotations: {%s}}
                spec:
                  ingressClassName: webhook-own
                  rules: [{host: webhook.test, http: {paths: [{path: %s, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
                """.formatted(name, NAMESPACE, annotations, path).getBytes(StandardCharsets.UTF_8))).items().getFirst();
    }

    private Ingress bad(String name) {
        return ingress(name, SNIPPET + ": \"deny all;\"", "/" + name);
    }

    private boolean refused(Ingress ingress) {
        try {
            client.resource(ingress).dryRun(true).create();
            return false;
        } catch (KubernetesClientException e) {
            if (!String.valueOf(e.getMessage()).contains(REFUSED)) {
                throw e;
            }
            return true;
        }
    }

    /** An API server that has just heard of a webhook asks it a moment later. */
    private void awaitRefusal() {
        await("a refusal").atMost(SOON).until(() -> refused(bad("asked")));
    }

    @Test
    void whatCheckRefusesIsNotTaken() {
        Ingress old = bad("old");
        client.resource(old).create();
        configure();
        RautaProcess controller = controller();
        awaitRefusal();

        assertThatThrownBy(() -> client.resource(bad("bad")).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(REFUSED + SNIPPET + ": ")
                .hasMessageContaining("(expected: ");
        assertThat(client.resource(bad("bad")).get()).isNull();
        client.resource(ingress("good", "", "/good")).dryRun(true).create();
        assertThat(client.resource(ingress("good", "", "/good")).get()).isNull();
        client.resource(ingress("good", "", "/good")).create();
        await("a path that is taken").atMost(SOON).until(() -> refused(ingress("second", "", "/good")));
        client.resource(ingress("early", "nginx.ingress.kubernetes.io/auth-type: basic, nginx.ingress.kubernetes.io/auth-secret: later", "/early")).create();

        // What is bad already may have its labels, and may go.
        client.network().v1().ingresses().inNamespace(NAMESPACE).withName("old").edit(one -> {
            one.getMetadata().setLabels(Map.of("team", "shop"));
            return one;
        });
        client.resource(old).delete();
        await("the last of it").atMost(SOON).until(() -> client.resource(old).get() == null);

        policy();
        assertThat(controller.metric("rauta_mounted_files_sound", "files=\"webhook-certificates\"")).isEqualTo(1);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"TrafficPolicy\"")).isEqualTo(1);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"denied\"")).isGreaterThanOrEqualTo(2);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"allowed\"")).isGreaterThanOrEqualTo(2);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"warned\"")).isGreaterThanOrEqualTo(1);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"ignored\"")).isGreaterThanOrEqualTo(1);

        assertThat(controller.terminate()).isZero();
        client.resource(bad("nobody-answers")).create();
        assertThat(controller.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("ERROR");
    }

    /** Another kind, of a version and group of its own. */
    private void policy() {
        HasMetadata policy = client.load(new ByteArrayInputStream("""
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: limits, namespace: %s}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  loadBalancing: {type: RoundRobin}
                """.formatted(NAMESPACE).getBytes(StandardCharsets.UTF_8))).items().getFirst();
        client.resource(policy).dryRun(true).create();
        assertThat(client.resource(policy).get()).isNull();
    }

    @Test
    void anAuthorityThatIsReplacedAndAConfigurationThatIsMadeAnewAreFilledIn() {
        configure();
        RautaProcess controller = controller();
        awaitRefusal();
        String first = bundle();
        assertThat(first).isNotEmpty();

        client.secrets().inNamespace("webhook-own").withName("rauta-webhook-ca").edit(secret -> {
            secret.setData(Map.of());
            return secret;
        });
        client.resource(of(ValidatingWebhookConfiguration.class)).delete();
        configure();
        await("another authority").atMost(SOON).until(() -> !bundle().isEmpty() && !bundle().equals(first));
        awaitRefusal();
        assertThat(client.secrets().inNamespace("webhook-own").withName("rauta-webhook-ca").require().getMetadata().getLabels())
                .as("what the chart has written stays").containsKey("helm.sh/chart");
        assertThat(controller.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("ERROR");
    }
}
