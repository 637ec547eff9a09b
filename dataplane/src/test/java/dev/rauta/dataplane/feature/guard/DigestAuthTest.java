// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.Guarded;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest access authentication, as RFC 7616 has it. */
final class DigestAuthTest {
    private static final String REALM = "The shop";

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private Tables table(String lines) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials("ns/staff", Credentials.Kind.DIGESTS, lines))
                .forward("a.example", "/", "web", new Guard.Digest(new CredentialsName("ns/staff"), REALM, Optional.of("X-User")));
    }

    private static String lines() {
        return "# staff\nann:The shop:" + hash("MD5", "ann:The shop:secret") + "\nann:The shop:" + hash("SHA-256", "ann:The shop:secret")
                + "\nbob:Elsewhere:" + hash("MD5", "bob:Elsewhere:secret") + "\n";
    }

    private void serve(int workers) {
        rauta = closing.add(RunningDataplane.serving(workers, table(lines()).snapshot()));
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String nonce(RawClient.Response challenge) {
        assertThat(challenge.status()).isEqualTo(401);
        return challenge.header("www-authenticate").replaceAll(".*nonce=\"([^\"]+)\".*", "$1");
    }

    /** What a client says that knows a password. */
    private static String claim(String algorithm, String user, String password, String nonce, int count, String method, String uri) {
        String nc = "%08x".formatted(count);
        String proof = hash(algorithm, hash(algorithm, user + ":" + REALM + ":" + password) + ":" + nonce + ":" + nc + ":0a4f:auth:"
                + hash(algorithm, method + ":" + uri));
        return "Authorization: Digest username=\"" + user + "\", realm=\"" + REALM + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=" + algorithm + ", response=\"" + proof + "\", qop=auth, nc=" + nc + ", cnonce=\"0a4f\"";
    }

    private int status(String field, String path) throws Exception {
        return ask(port, path, field).status();
    }

    @ParameterizedTest
    @CsvSource({"1, MD5", "4, MD5", "1, SHA-256", "4, SHA-256"})
    void whoKnowsThePasswordPasses(int workers, String algorithm) throws Exception {
        serve(workers);
        RawClient.Response challenge = ask(port, "/x?a=b", "X-User: root");
        assertThat(challenge.head()).containsSubsequence(
                "www-authenticate: Digest realm=\"The shop\", qop=\"auth\", algorithm=SHA-256, nonce=\"",
                "www-authenticate: Digest realm=\"The shop\", qop=\"auth\", algorithm=MD5, nonce=\"");
        assertThat(challenge.head()).doesNotContain("stale");
        String nonce = nonce(challenge);
        for (int count = 1; count <= 16; count++) {
            RawClient.Response page = ask(port, "/x?a=b", claim(algorithm, "ann", "secret", nonce, count, "GET", "/x?a=b"), "X-User: root");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("\nx-user: ann\n").doesNotContain("root", "authorization");
        }
        RawClient.Response post = Guarded.request(
                port, "POST", "/x", claim(algorithm, "ann", "secret", nonce, 17, "POST", "/x"), "Content-Length: 0");
        assertThat(post.status()).isEqualTo(200);
    }

    /** Before anybody is known, so that nothing may be asked of the stack for each character. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "\\\\a"})
    void whatIsLongIsReadLikeAnyOther(String text) throws Exception {
        serve(1);
        String field = "Authorization: Digest username=\"" + text.repeat(7900 / text.length()) + "\", realm=\"r\"";
        assertThat(status(field, "/x")).isEqualTo(401);
        assertThat(status(field, "/x")).isEqualTo(401);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        serve(1);
        String nonce = nonce(ask(port, "/x"));
        String good = claim("MD5", "ann", "secret", nonce, 1, "GET", "/x");
        for (String bad : List.of(
                claim("MD5", "ann", "wrong", nonce, 1, "GET", "/x"),
                claim("MD5", "eve", "secret", nonce, 1, "GET", "/x"),
                claim("MD5", "bob", "secret", nonce, 1, "GET", "/x"),
                claim("MD5", "ann", "secret", nonce, 1, "GET", "/y"),
                claim("MD5", "ann", "secret", nonce, 1, "POST", "/x"),
                good.replace("nc=00000001", "nc=00000002"),
                good.replace("nc=00000001", "nc=1"),
                good.replace("qop=auth", "qop=auth-int"),
                good.replace(", qop=auth, nc=00000001, cnonce=\"0a4f\"", ""),
                good.replace("algorithm=MD5", "algorithm=SHA-256"),
                good.replace("algorithm=MD5", "algorithm=MD5-sess"),
                good.replace("realm=\"The shop\"", "realm=\"Elsewhere\""),
                good + ", username=\"ann\"",
                good + ", username*=UTF-8''ann",
                good + ", userhash=true",
                good + " nonsense",
                "Authorization: Digest",
                "Authorization: Digest " + "a=b,".repeat(50),
                Guarded.basic("ann", "secret"))) {
            RawClient.Response answer = ask(port, "/x", bad);
            assertThat(answer.status()).as(bad).isEqualTo(401);
            assertThat(answer.head()).as(bad).doesNotContain("stale");
        }
        assertThat(ask(port, "/y", good).status()).as("for another page").isEqualTo(401);
        assertThat(status(good, "/x")).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aNonceOfSomebodyElsesIsStale() throws Exception {
        serve(1);
        String nonce = nonce(ask(port, "/x"));
        for (String other : List.of("x", "", nonce.substring(1), nonce.substring(0, 12) + (nonce.charAt(12) == 'A' ? 'B' : 'A') + nonce.substring(13))) {
            RawClient.Response answer = ask(port, "/x", claim("MD5", "ann", "secret", other, 1, "GET", "/x"));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.head()).contains(", stale=true");
        }
        RawClient.Response stale = ask(port, "/x", claim("MD5", "ann", "secret", "old", 1, "GET", "/x"));
        assertThat(status(claim("MD5", "ann", "secret", nonce(stale), 1, "GET", "/x"), "/x")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void nothingIsHeardTwiceOnWhateverWorker(int workers) throws Exception {
        serve(workers);
        String nonce = nonce(ask(port, "/x"));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int count : new int[] {3, 1, 2, 40}) {
                String same = claim("SHA-256", "ann", "secret", nonce, count, "GET", "/x");
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    tasks.add(() -> status(same, "/x"));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> one : threads.invokeAll(tasks)) {
                    statuses.add(one.get());
                }
                assertThat(statuses).as("count " + count).containsOnlyOnce(200).contains(401);
            }
        }
        assertThat(status(claim("MD5", "ann", "secret", nonce, 200, "GET", "/x"), "/x")).isEqualTo(200);
        assertThat(status(claim("MD5", "ann", "secret", nonce, 41, "GET", "/x"), "/x")).as("too far behind").isEqualTo(401);
        assertThat(upstream.requests()).hasSize(5);
    }

    @Test
    void whatCannotBeReadClosesOrIsTold() throws Exception {
        serve(1);
        for (String bad : List.of("ann", "ann:The shop:xyz", "bob:Elsewhere:" + hash("MD5", "x"), "ann:The shop:" + hash("SHA-1", "x"))) {
            rauta.apply(table(bad).snapshot());
            RawClient.Response answer = ask(port, "/x");
            assertThat(answer.status()).as(bad).isEqualTo(503);
            assertThat(answer.header("x-rauta-error")).isEqualTo("credentials-unusable");
        }
        assertThat(rauta.apply(table(lines() + "broken line\n").snapshot()).toString())
                .contains("line 5")
                .doesNotContain("broken line");
    }
}
