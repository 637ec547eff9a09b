// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.certmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** cert-manager's controllers and its CA injector, in one process beside an API server; without Go the test is skipped. */
final class CertManager implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /** Kinds of subject alternative names. */
    static final int DNS = 2;

    static final int URI = 6;

    private final KubernetesClient client;
    private final ChildProcess process;

    private CertManager(KubernetesClient client, ChildProcess process) {
        this.client = client;
        this.process = process;
    }

    /** Installs its CRDs and starts it. */
    static CertManager start(ControlPlane cluster, Path folder) {
        List<Path> programs = Programs.find("cert-manager", "cert-manager-crds");
        cluster.install(programs.get(1));
        return new CertManager(cluster.client(), ChildProcess.start("cert-manager", folder, Map.of(), List.of(
                programs.getFirst().toString(), "-kubeconfig", cluster.kubeconfigs().admin().toString())));
    }

    /** Applies what a release asks of it. */
    void ask(Release release) {
        for (HasMetadata object : release.objects()) {
            if (object.getApiVersion().startsWith("cert-manager.io/")) {
                client.resource(object).fieldManager("chart").forceConflicts().serverSideApply();
            }
        }
    }

    private static ResourceDefinitionContext kind(String kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("cert-manager.io")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(kind.toLowerCase() + "s")
                .withNamespaced(true)
                .build();
    }

    void awaitReady(String space, String kind, String name) {
        await(kind + " " + name).atMost(SOON).untilAsserted(() -> assertThat(
                        conditions(client.genericKubernetesResources(kind(kind))
                                .inNamespace(space)
                                .withName(name)
                                .require()))
                .anySatisfy(condition -> assertThat(condition).containsEntry("type", "Ready").containsEntry("status", "True")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> conditions(GenericKubernetesResource object) {
        Map<String, Object> status = (Map<String, Object>) object.getAdditionalProperties().getOrDefault("status", Map.of());
        return (List<Map<String, Object>>) status.getOrDefault("conditions", List.of());
    }

    Secret secret(String space, String name) {
        return client.secrets().inNamespace(space).withName(name).require();
    }

    /** Of the PEM file that a Secret has by a key; the first of several. */
    static X509Certificate certificate(Secret secret, String key) {
        return certificates(Base64.getDecoder().decode(secret.getData().get(key))).iterator().next();
    }

    /** All of a PEM file. */
    static Set<X509Certificate> certificates(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        } catch (CertificateException e) {
            throw new IllegalStateException("no certificate: " + pem.length + " bytes", e);
        }
    }

    /** Has it issue a Certificate anew, as its command line does, and waits until that is in the Secret. */
    Secret renew(String space, String certificate, String secret) {
        X509Certificate before = certificate(secret(space, secret), "tls.crt");
        client.genericKubernetesResources(kind("Certificate"))
                .inNamespace(space)
                .withName(certificate)
                .editStatus(object -> {
                    conditions(object).add(Map.of(
                            "type", "Issuing",
                            "status", "True",
                            "reason", "ManuallyTriggered",
                            "message", "renewed by a test",
                            "lastTransitionTime", Instant.now().toString(),
                            "observedGeneration", object.getMetadata().getGeneration()));
                    return object;
                });
        await("renewed " + certificate).atMost(SOON).untilAsserted(
                () -> assertThat(certificate(secret(space, secret), "tls.crt")).isNotEqualTo(before));
        awaitReady(space, "Certificate", certificate);
        return secret(space, secret);
    }

    @Override
    public void close() {
        process.close();
    }
}
