// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.InstalledRauta;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.e2e.process.Tls;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private keys and tokens are in no log, page, message or file that is not sealed, whatever happens to them. */
@NeedsControlPlane
final class HiddenKeysIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GARBAGE = "c2VjcmV0IGFuZCBicm9rZW4sIGJ1dCBhIHNlY3JldCBhbGwgdGhlIHNhbWU=";
    /** Of no password that anybody has. */
    private static final String HASH = "$2y$05$abcdefghijklmnopqrstuuKdZ1vN8qWfFqz5fW7s5c0yTzQ1bX3aG";
    private static final List<String> PAGES = List.of(
            "/", "/snapshot", "/workers", "/metrics", "/readyz", "/healthz", "/explain?url=https://keys.test/",
            "/explain?url=https://broken.test/", "/explain?url=https://login.test/", "/explain?url=https://proofs.test/",
            "/explain?url=https://keyring.test/", "/explain?url=https://signer.test/", "/explain?url=https://counted.test/", "/nothing");

    private final Authority authority = Authority.of("keys");
    private final Set<String> secrets = new TreeSet<>();

    @TempDir
    Path folder;

    /** Remembers a text of which no part may be seen: its lines, and the same as the API and dumps write it. */
    private String hide(String text) {
        text.lines().map(String::strip).filter(line -> line.length() >= 24 && !line.startsWith("-----")).forEach(line -> {
            secrets.add(line);
            secrets.add(base64(line).substring(0, 24));
        });
        String whole = base64(text);
        for (int from = 40; from + 32 <= whole.length(); from += 32) {
            secrets.add(whole.substring(from, from + 32));
        }
        return text;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String secret(String name, String certificate, String key) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: hidden}
                type: Opaque
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(name, base64(certificate), base64(hide(key)));
    }

    private String users(String name, String lines) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: hidden}
                data: {auth: %s}
                """.formatted(name, base64(hide(lines)));
    }

    /** @param entries names and contents, in turn */
    private String credentials(String name, String... entries) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < entries.length; i += 2) {
            data.append("  ").append(entries[i]).append(": ").append(base64(hide(entries[i + 1]))).append('\n');
        }
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: hidden}
                data:
                %s""".formatted(name, data);
    }

    /** An Ingress with annotations of policies, without what they all begin with. */
    private static String governed(String name, String... annotations) {
        String all = String.join(", ", Arrays.stream(annotations).map(one -> "rauta.dev/" + one).toList());
        return ingress(name, "good").replace("namespace: hidden}", "namespace: hidden, annotations: {" + all + "}}");
    }

    /** Whatever else guards are told in secret. */
    private String guards() {
        String proof = "0123456789abcdef".repeat(4);
        String token = "a secret that tokens are signed with";
        return credentials("login", "client-secret", hide("what a provider knows us by") + "\n",
                        "session-keys", "sessions are sealed with this key one\nsessions are sealed with this key two\n")
                + credentials("proofs", "auth", "ann:shop:" + hide(proof) + "\nbroken line of proofs, and secret too\n")
                + credentials("keyring", "keys", "ann:" + hide("the key that ann was given once") + "\n")
                + credentials("signer", "secret", hide(token))
                + governed("login", "authentication-oidc-provider-issuer: 'http://127.0.0.1:1'",
                        "authentication-oidc-client-id: shop", "authentication-oidc-client-secret-ref-name: login",
                        "authentication-oidc-session-secret-ref-name: login")
                + governed("proofs", "authentication-digest-secret-ref-name: proofs", "authentication-digest-realm: shop")
                + governed("keyring", "authentication-api-key-secret-ref-name: keyring", "authentication-api-key-headers: X-Key")
                + governed("signer", "authentication-jwt-secret-ref-name: signer", "authentication-jwt-issuer: 'https://id.test'",
                        "authentication-jwt-algorithms: HS256")
                + governed("counted", "rate-limits-requests: '10'", "rate-limits-scope: Cluster");
    }

    private static String ingress(String name, String secret) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %1$s, namespace: hidden}
                spec:
                  ingressClassName: hidden-rauta
                  tls: [{hosts: [%1$s.test], secretName: %2$s}]
                  rules:
                  - host: %1$s.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """.formatted(name, secret);
    }

    private Identity identity(String subject) {
        return authority.server(subject, List.of(subject + ".test"), List.of());
    }

    @Test
    void keysAreNowhereToBeSeen(ControlPlane cluster) throws IOException {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: hidden}
                """);
        Identity good = identity("keys");
        Identity other = identity("other");
        Identity client = identity("client");
        int upstream = FreePorts.next();
        Release release = Release.install(cluster.client(), "hidden-rauta", "logLevel=trace,logFormat=text");
        cluster.apply(Upstreams.service("hidden", "web", upstream)
                + secret("good", good.certificatePem(), good.keyPem()).substring(4)
                + secret("sec1", other.certificatePem(), other.traditionalKeyPem())
                + secret("swapped", good.certificatePem(), identity("stranger").keyPem())
                + secret("broken", good.certificatePem(), "-----BEGIN PRIVATE KEY-----\n" + GARBAGE + "\n-----END PRIVATE KEY-----\n")
                + secret("headless", good.certificatePem(), GARBAGE)
                + secret("client", client.certificatePem(), client.keyPem())
                + ingress("keys", "good") + ingress("other", "sec1") + ingress("swapped", "swapped")
                + ingress("broken", "broken") + ingress("headless", "headless")
                + guards()
                + users("staff", "ann:" + hide(HASH) + "\neve:" + GARBAGE + "\n")
                + ingress("guarded", "good").replace("namespace: hidden}",
                        "namespace: hidden, annotations: {rauta.dev/authentication-basic-secret-ref-name: staff}}"));
        cluster.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: ca, namespace: hidden}
                data: {ca.crt: "%s"}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: hidden}
                spec:
                  gatewayClassName: hidden-rauta
                  tls: {backend: {clientCertificateRef: {name: client}}}
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, namespace: hidden}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [route.test]
                  rules: [{backendRefs: [{name: web, port: 80}]}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: BackendTLSPolicy
                metadata: {name: web, namespace: hidden}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  validation: {hostname: web.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}
                """.formatted(authority.certificatePem().replace("\n", "\\n")));
        Path kubeconfig = cluster.kubeconfigs().token("hidden", "hidden-rauta", "rauta-controller");
        Files.readAllLines(kubeconfig).stream().filter(line -> line.contains("token: ")).forEach(line -> {
            String token = line.substring(line.indexOf("token: ") + 7).strip();
            // The middle part is a claim that anybody may read; the last one makes it valid.
            secrets.add(token.substring(token.lastIndexOf('.') + 1));
        });
        Path stateKey = folder.resolve("state.key");
        Files.writeString(stateKey, hide(Base64.getEncoder().encodeToString("a key of 32 bytes for the state!".getBytes(StandardCharsets.US_ASCII))));

        Path storePassword = folder.resolve("store.password");
        Files.writeString(storePassword, hide("what the store of rates lets us in by") + "\n");
        Path ticketKeys = folder.resolve("ticket.keys");
        Files.writeString(ticketKeys, hide(base64("what tickets of sessions are sealed with, by all") + "\n"));
        Map<String, String> texts = new LinkedHashMap<>();
        try (var rauta = new InstalledRauta(release, kubeconfig, folder, "192.0.2.50")) {
            RautaProcess controller = rauta.controller().awaitReady();
            for (String name : List.of("rauta-feed-ca", "rauta-feed-dataplane")) {
                Secret feed = cluster.client().secrets().inNamespace("hidden-rauta").withName(name).require();
                feed.getData().forEach((key, value) -> {
                    if (key.endsWith(".key")) {
                        hide(new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII));
                    }
                });
            }
            RautaProcess dataplane = rauta.dataplane(
                    "--state-key=" + stateKey,
                    "--tls-ticket-keys=" + ticketKeys,
                    "--rate-limit-store=redis://127.0.0.1:" + FreePorts.next(),
                    "--rate-limit-store-username=limiter",
                    "--rate-limit-store-password-file=" + storePassword).awaitReady();
            await("the host").atMost(SOON).until(() -> Tls.subject(rauta.tlsPort(), "keys.test"), "CN=keys"::equals);
            await("the problems").atMost(SOON).until(() -> controller.metric("rauta_config_problems", "kind=\"Ingress\"") >= 3);
            // A key that is exchanged, and one that becomes a broken one.
            Identity renewed = identity("renewed");
            cluster.apply(secret("good", renewed.certificatePem(), renewed.keyPem()).substring(4)
                    + secret("sec1", other.certificatePem(), "-----BEGIN EC PRIVATE KEY-----\n" + GARBAGE + "\n-----END EC PRIVATE KEY-----\n"));
            await("the other key").atMost(SOON).until(() -> Tls.subject(rauta.tlsPort(), "keys.test"), "CN=renewed"::equals);
            Files.writeString(ticketKeys, hide(GARBAGE));
            await("the keys of tickets").atMost(SOON).until(() -> dataplane.log().lines()
                    .anyMatch(line -> line.contains("Mounted files are broken") && line.contains("tls-ticket-keys")));
            for (String page : PAGES) {
                texts.put("controller " + page, controller.admin(page).body());
                texts.put("dataplane " + page, dataplane.admin(page).body());
            }
            assertThat(texts.get("dataplane /snapshot")).contains(
                    "hidden/good", "hidden/client", "users/hidden/staff", "client-secret/hidden/login", "session-keys/hidden/login",
                    "digests/hidden/proofs", "api-keys/hidden/keyring", "secret/hidden/signer");
            try (var files = Files.list(rauta.state())) {
                for (Path file : files.toList()) {
                    texts.put("state " + file.getFileName(), Files.readString(file, StandardCharsets.ISO_8859_1));
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
                }
            }
            assertThat(texts.keySet()).anyMatch(name -> name.startsWith("state "));
            dataplane.terminate();
            controller.terminate();
            texts.put("log of the controller", controller.log());
            texts.put("log of the dataplane", dataplane.log());
        }
        texts.put("rauta check", command("check", "--kubeconfig", kubeconfig.toString(),
                "--controller-name", "hidden-rauta.test/ingress", "--gateway-controller-name", "hidden-rauta.test/gateway"));
        texts.put("rauta explain", command("explain", "--kubeconfig", kubeconfig.toString(), "https://keys.test/"));
        Path shortKey = folder.resolve("short.key");
        Files.writeString(shortKey, hide("c2hvcnQgYnV0IGEgc2VjcmV0IGFsbCB0aGUgc2FtZQ=="));
        texts.put("a state key that is too short", command(
                "dataplane", "--controller", "localhost:1", "--feed-plaintext", "--state-dir", folder.resolve("s").toString(),
                "--state-key", shortKey.toString()));
        cluster.client().v1().events().inNamespace("hidden").list().getItems()
                .forEach(event -> texts.merge("events", event.getMessage() + "\n", String::concat));

        assertThat(texts.get("log of the controller")).contains("Snapshot published", "hidden/swapped");
        assertThat(texts.get("log of the dataplane"))
                .as("the store and the provider were asked")
                .contains("Store of rates not reached", "Document not fetched")
                .doesNotContain("limiter:*");
        assertThat(texts.get("rauta check")).contains("swapped");
        assertThat(texts.get("events")).contains("tls.key");
        assertThat(secrets)
                .hasSizeGreaterThan(40)
                .anyMatch(good.keyPem()::contains)
                .anyMatch(base64(good.keyPem())::contains);
        assertThat(texts).allSatisfy((name, text) -> {
            assertThat(text).as(name).isNotEmpty();
            assertThat(secrets.stream().filter(text::contains).toList()).as(name).isEmpty();
        });
    }

    private String command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(RautaProcess.launcher().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Neither running out of memory nor a crash may write the heap, and the keys with it, to a disk. */
    @Test
    void theLauncherWritesNoHeapAnywhere() throws IOException {
        Process process = started("-XX:+PrintFlagsFinal");
        String flags = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (String flag : List.of("HeapDumpOnOutOfMemoryError", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC",
                "CreateCoredumpOnCrash", "CrashOnOutOfMemoryError")) {
            assertThat(flags).as(flag).containsPattern("\\b" + flag + "\\s+= false");
        }
    }

    private static Process started(String options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(RautaProcess.launcher().toString(), "--version").redirectErrorStream(true);
        builder.environment().put("RAUTA_JAVA_OPTS", options);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }
}
