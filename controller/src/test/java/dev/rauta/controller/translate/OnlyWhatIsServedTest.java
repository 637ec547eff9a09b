// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.testing.RandomCluster;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataplane is told the certificates that it shows, and no other secret of the cluster. */
class OnlyWhatIsServedTest {
    @TempDir
    Path folder;

    private static Issued issued() throws GeneralSecurityException {
        return Issuer.authority("any", Instant.now(), Duration.ofDays(1));
    }

    private static String secret(String namespace, String name, Issued issued) throws GeneralSecurityException {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(name, namespace, base64(issued.certificatePem()), base64(issued.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String ingress(String namespace, String name, String ingressClass, String secret) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  ingressClassName: %3$s
                  tls: [{hosts: [%2$s.test], secretName: %4$s}]
                  rules:
                  - host: %2$s.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """.formatted(namespace, name, ingressClass, secret);
    }

    private ClusterState state(String manifests) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("m")).resolve("all.yaml"), manifests);
        return FileSource.readOnce(folder.resolve("m")).state();
    }

    private static String travelling(Snapshot snapshot) {
        return SnapshotCodec.encode(snapshot).entries().values().stream()
                .map(entry -> new String(entry.body(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    /** The lines of its key, and of its certificate, as they would stand in a text. */
    private static Set<String> traces(Issued issued) throws GeneralSecurityException {
        Set<String> traces = new HashSet<>();
        (issued.keyPem() + issued.certificatePem()).lines().filter(line -> !line.startsWith("-----")).forEach(traces::add);
        return traces;
    }

    @Test
    void whatNobodyIsShownStaysHere() throws Exception {
        Issued served = issued();
        Issued unused = issued();
        Issued foreign = issued();
        Issued unwatched = issued();
        Issued client = issued();
        Issued authority = issued();
        String manifests = """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: rauta.dev/ingress-controller}
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: other}
                spec: {controller: example.com/other}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: rauta}
                spec: {controllerName: rauta.dev/gateway-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: shop}
                spec:
                  gatewayClassName: rauta
                  tls: {backend: {clientCertificateRef: {name: client}}}
                  listeners: [{name: http, port: 8081, protocol: HTTP}]
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: ca, namespace: shop}
                data: {ca.crt: "%s"}
                """.formatted(authority.certificatePem().replace("\n", "\\n"))
                + secret("shop", "served", served) + secret("shop", "unused", unused) + secret("shop", "foreign", foreign)
                + secret("shop", "client", client) + secret("apart", "unwatched", unwatched)
                + ingress("shop", "ours", "rauta", "served") + ingress("shop", "theirs", "other", "foreign")
                + ingress("apart", "far", "rauta", "unwatched");
        Settings base = Settings.DEFAULT;
        Settings settings = new Settings(
                base.ingressClass(), Set.of(), base.controllerName(), base.gatewayControllerName(), base.defaultCertificate(),
                base.upstreamProtocol(), base.sslRedirect(), Set.of("shop"), Set.of(), base.publishService(),
                base.publishAddresses(), base.gatewayAddressPool(), false, base.gatewayServiceType(),
                base.dataplaneService(), base.nginxConfigMap(), true);
        Translation translation = Translator.translate(state(manifests), settings);

        assertThat(translation.snapshot().certificates())
                .extracting(one -> one.name().value())
                .containsExactly("shop/served");
        String travelling = travelling(translation.snapshot());
        assertThat(travelling).contains(served.keyPem().lines().skip(1).findFirst().orElseThrow());
        for (Issued one : new Issued[] {unused, foreign, unwatched, client, authority}) {
            Set<String> its = traces(one);
            // Names and algorithms look alike in each.
            its.removeAll(traces(served));
            assertThat(its).hasSizeGreaterThan(4);
            assertThat(its).noneMatch(travelling::contains);
        }
        assertThat(served.keyPem().lines().filter(line -> !line.startsWith("-----")))
                .as("its text form holds no key")
                .isNotEmpty()
                .noneMatch(translation.toString()::contains);
    }

    @Test
    void inAnyClusterEachCertificateThatTravelsIsShown() throws IOException {
        long first = Long.getLong("translation.seed", System.nanoTime());
        int travelled = 0;
        for (long seed = first; seed < first + 100; seed++) {
            Snapshot snapshot = Translator.translate(
                            state(RandomCluster.manifests(new Random(seed))), Settings.DEFAULT)
                    .snapshot();
            Set<CertificateName> shown = new HashSet<>();
            snapshot.routes().sniBindings().forEach(binding -> shown.addAll(binding.certificates()));
            snapshot.routes().listeners().forEach(listener -> {
                if (listener.protocol() instanceof ListenerProtocol.Https https) {
                    https.fallback().ifPresent(shown::add);
                }
            });
            assertThat(snapshot.certificates())
                    .as("-Dtranslation.seed=" + seed)
                    .extracting(Certificate::name)
                    .allMatch(shown::contains);
            travelled += snapshot.certificates().size();
        }
        assertThat(travelled).as("certificates, from -Dtranslation.seed=" + first).isPositive();
    }
}
