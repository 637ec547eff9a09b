// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that clients were given, wherever they put them. */
final class ApiKeyTest {
    /** The second is {@code s3cret}'s hash. */
    private static final String KEYS = "alpha:open-sesame\n"
            + "beta:{SHA256}" + sha256("s3cret") + "\n";

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private static Guard guard(boolean forwarded) {
        return new Guard.ApiKey(
                new CredentialsName("ns/keys"),
                List.of(
                        new TokenPlace.Header("X-Api-Key", ""),
                        new TokenPlace.Header("Authorization", "Key"),
                        new TokenPlace.Query("key"),
                        new TokenPlace.Cookie("key")),
                Optional.of("X-Client"),
                forwarded);
    }

    private Tables table(String keys) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials("ns/keys", Credentials.Kind.API_KEYS, keys))
                .forward("a.example", "/", "web", guard(false))
                .forward("a.example", "/onward", "web", guard(true))
                .forward(
                        "a.example",
                        "/moved",
                        "web",
                        guard(false),
                        new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Prefix("/new"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aKeyIsFoundWhereverItMayBe(int workers) throws Exception {
        rauta = RunningDataplane.serving(workers, table(KEYS).snapshot());
        for (String key : List.of("open-sesame", "s3cret")) {
            String client = key.equals("s3cret") ? "beta" : "alpha";
            for (RawClient.Response answer : List.of(
                    ask(port, "/x", "X-Api-Key: " + key, "X-Client: root"),
                    ask(port, "/x", "Authorization: key " + key),
                    ask(port, "/x?a=1&key=" + key + "&b=2"),
                    ask(port, "/x?k%65y=" + key.replace("-", "%2D")),
                    ask(port, "/x", "Cookie: a=b; key=" + key + "; c=d"))) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\nx-client: " + client + "\n").doesNotContain(key, "root", "sesame");
            }
        }
        assertThat(ask(port, "/x?a=1&key=s3cret&b=%20").body()).startsWith("web http1 GET /x?a=1&b=%20 ");
        assertThat(ask(port, "/moved/y?key=s3cret&b=2").body()).startsWith("web http1 GET /new/y?b=2 ");
        assertThat(ask(port, "/moved/y?key=s3cret").body()).startsWith("web http1 GET /new/y ");
        assertThat(ask(port, "/x", "Cookie: a=b; key=s3cret; c=d").body()).contains("\ncookie: a=b; c=d\n");
        assertThat(ask(port, "/onward?key=s3cret", "Cookie: key=x").body()).contains("GET /onward?key=s3cret ", "cookie: key=x");
    }

    @ParameterizedTest
    @CsvSource({
        "/x, X-None: 1", "/x, X-Api-Key: other", "/x, X-Api-Key: OPEN-SESAME", "/x?key=, X-None: 1", "/x?key=s3cret&key=other, X-None: 1",
        "/x?key=s3cret, X-Api-Key: other", "/x, Cookie: key=s3cret; key=open-sesame", "/x, Authorization: Keys3cret", "/x, X-Client: alpha"
    })
    void nobodysKeyDoesNotPass(String path, String field) throws Exception {
        rauta = RunningDataplane.serving(1, table(KEYS).snapshot());
        assertThat(ask(port, path, field).status()).isEqualTo(401);
        String hash = "X-Api-Key: {SHA256}" + sha256("s3cret");
        assertThat(ask(port, "/x", hash).status()).as("its hash is no key").isEqualTo(401);
        assertThat(ask(port, "/x", "X-Api-Key: s3cret", "X-Api-Key: s3cret").status()).isEqualTo(401);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void keysThatCannotBeReadAreNobodys() throws Exception {
        rauta = RunningDataplane.start(1);
        Verdict some = rauta.apply(table(KEYS + "gamma:{SHA256}zz\ndelta:open-sesame\nepsilon:\n").snapshot());
        assertThat(((Verdict.Applied) some).problems()).hasSize(3).allSatisfy(problem -> assertThat(problem.message())
                .startsWith("line ")
                .doesNotContain("sesame", "zz"));
        assertThat(ask(port, "/x", "X-Api-Key: open-sesame").body()).contains("x-client: alpha");
        rauta.apply(table("gamma:{SHA256}zz").snapshot());
        assertThat(ask(port, "/x", "X-Api-Key: open-sesame").status()).isEqualTo(503);
    }
}
