// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.app.config.HostPort;
import dev.rauta.app.metrics.ReviewMeters;
import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.Decision;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The webhook over HTTPS, as an API server speaks to it. */
final class WebhookServerTest {
    private static final String BAD =
            Manifests.ingress("bad", "nginx.ingress.kubernetes.io/configuration-snippet: x", "a.example", "/", "web");
    private static final String GOOD = Manifests.ingress("good", "", "a.example", "/", "web");

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Issued authority;

    @BeforeEach
    void certificates() throws Exception {
        authority = Issuer.authority("webhook test", Instant.now(), Duration.ofDays(1));
        certify();
    }

    private void certify() throws Exception {
        Issued leaf = Issuer.server(authority, List.of("localhost"), Instant.now(), Duration.ofHours(1));
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(folder.resolve("tls.key"), leaf.keyPem());
        Files.writeString(folder.resolve("tls.crt"), leaf.certificatePem());
    }

    @Test
    void aReviewIsAnsweredWithItsUid() throws Exception {
        try (ReviewQueue queue = new ReviewQueue(Site.of(Manifests.SERVICES).judge()); WebhookServer server = server(queue)) {
            for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
                HttpResponse<String> denied = ask(server, client(version), Site.question("CREATE", Site.map(BAD), null));
                assertThat(denied.version()).isEqualTo(version);
                Map<?, ?> answer = JsonMapper.shared().readValue(denied.body(), Map.class);
                assertThat(answer.get("apiVersion")).isEqualTo("admission.k8s.io/v1");
                assertThat(answer.get("kind")).isEqualTo("AdmissionReview");
                Map<?, ?> response = (Map<?, ?>) answer.get("response");
                assertThat(response.get("uid")).isEqualTo("705ab4f5-6393-11e8-b7cc-42010a800002");
                assertThat(response.get("allowed")).isEqualTo(false);
                assertThat(((Map<?, ?>) response.get("status")).get("message")).asString().contains("configuration-snippet");
                HttpResponse<String> allowed = ask(server, client(version), Site.question("CREATE", Site.map(GOOD), null));
                assertThat(allowed.body()).contains("\"allowed\":true").doesNotContain("warnings");
            }
        }
        assertThat(registry.get("rauta.admission.reviews").tag("kind", "Ingress").tag("outcome", "denied").counter().count()).isEqualTo(2);
        assertThat(registry.get("rauta.admission.reviews").tag("kind", "Ingress").tag("outcome", "allowed").counter().count()).isEqualTo(2);
        assertThat(registry.get("rauta.admission.review.duration").timer().count()).isEqualTo(4);
    }

    @Test
    void whatIsNoReviewIsRefused() throws Exception {
        try (ReviewQueue queue = new ReviewQueue(Site.of(Manifests.SERVICES).judge()); WebhookServer server = server(queue)) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            for (String body : List.of(
                    "", "{", "[]", "{}", "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\",\"request\":{}}",
                    "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}",
                    "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"\"}}",
                    "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"1\",\"operation\":\"CREATE\","
                            + "\"kind\":{\"group\":\"networking.k8s.io\",\"version\":\"v1\",\"kind\":\"Ingress\"},\"object\":7}}",
                    "[".repeat(100_000))) {
                HttpResponse<String> answer = ask(server, client, body.getBytes());
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
                assertThat(answer.body()).contains("(expected: ");
            }
            assertThat(ask(server, client, new byte[WebhookServer.MOST_BYTES + 1]).statusCode()).isEqualTo(413);
            URI other = URI.create("https://localhost:" + server.port() + "/");
            assertThat(client.send(HttpRequest.newBuilder(other).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(404);
            HttpRequest get = HttpRequest.newBuilder(other.resolve("/review")).build();
            assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
            assertThat(ask(server, client, Site.question("CREATE", Site.map(GOOD), null)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoeverWouldWaitTooLongIsAllowedUnchecked() throws Exception {
        Decision decided = Site.decision(Manifests.state(Manifests.SERVICES), Settings.DEFAULT);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Supplier<Optional<Decision>> slow = () -> {
            begun.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.of(decided);
        };
        try (ReviewQueue queue = new ReviewQueue(new Judge(Settings.DEFAULT, false, slow), 1)) {
            CompletableFuture<Ruling> first = hear(queue, Duration.ofMinutes(1));
            begun.await();
            CompletableFuture<Ruling> impatient = hear(queue, Duration.ZERO);
            CompletableFuture<Ruling> beyond = hear(queue, Duration.ofMinutes(1));
            assertThat(beyond).isCompletedWithValue(Ruling.unchecked("too many reviews at once"));
            CompletableFuture<Ruling> gone = new CompletableFuture<>();
            queue.hear(Review.parse(Site.question("DELETE", Site.map(BAD), null)), Duration.ZERO, gone::complete);
            assertThat(gone).isCompletedWithValue(Ruling.IGNORED);
            held.countDown();
            assertThat(first.get(1, TimeUnit.MINUTES).outcome()).isEqualTo(Outcome.DENIED);
            assertThat(impatient.get(1, TimeUnit.MINUTES)).isEqualTo(Ruling.unchecked("too many reviews at once"));
        }
    }

    private static CompletableFuture<Ruling> hear(ReviewQueue queue, Duration patience) {
        CompletableFuture<Ruling> ruling = new CompletableFuture<>();
        queue.hear(Review.parse(Site.question("CREATE", Site.map(BAD), null)), patience, ruling::complete);
        return ruling;
    }

    @Test
    void aBugKeepsNobodyFromWriting() throws Exception {
        Judge broken = new Judge(Settings.DEFAULT, false, () -> {
            throw new IllegalStateException("broken on purpose");
        });
        try (ReviewQueue queue = new ReviewQueue(broken)) {
            Ruling ruling = hear(queue, Duration.ofMinutes(1)).get(1, TimeUnit.MINUTES);
            assertThat(ruling).isEqualTo(Ruling.unchecked("it failed; the controller's log says why"));
        }
    }

    @Test
    void aRenewedCertificateIsShown() throws Exception {
        try (ReviewQueue queue = new ReviewQueue(Site.of(Manifests.SERVICES).judge()); WebhookServer server = server(queue)) {
            byte[] question = Site.question("CREATE", Site.map(GOOD), null);
            assertThat(ask(server, client(HttpClient.Version.HTTP_2), question).statusCode()).isEqualTo(200);
            authority = Issuer.authority("another", Instant.now(), Duration.ofDays(1));
            HttpClient trusting = client(HttpClient.Version.HTTP_2);
            assertThatThrownBy(() -> ask(server, trusting, question)).isInstanceOf(SSLException.class);
            assertThat(server.mounted().files()).isEqualTo("webhook-certificates");
            Files.delete(folder.resolve("tls.crt"));
            Awaitility.await().until(() -> !server.mounted().sound());
            certify();
            Awaitility.await().ignoreExceptions().until(() -> ask(server, client(HttpClient.Version.HTTP_2), question).statusCode() == 200);
            assertThat(server.mounted().sound()).isTrue();
        }
    }

    @Test
    void certificatesThatAreNotThereAreTold() throws Exception {
        Files.delete(folder.resolve("tls.key"));
        try (ReviewQueue queue = new ReviewQueue(Site.unsynced().judge())) {
            assertThatThrownBy(() -> server(queue)).hasMessageContaining("webhook certificates").hasMessageContaining("tls.key not found");
        }
    }

    private WebhookServer server(ReviewQueue queue) {
        return WebhookServer.start(new HostPort("127.0.0.1", 0), folder, queue, new ReviewMeters(registry));
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    private static HttpResponse<String> ask(WebhookServer server, HttpClient client, byte[] question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/review?timeout=5s"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
