// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.basic;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static dev.rauta.dataplane.testing.Guarded.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ExternalTerms;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is asked whether requests may pass, and what becomes of them where it says nothing of use. */
final class ExternalAuthTest {
    private final int port = FreePorts.next();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);

    /** Answers what the field X-Say says: a status; {@code never}; {@code cut}. */
    private final RawH1Upstream service = RawH1Upstream.start(connection -> {
        for (String head = connection.readHead(); head != null; head = connection.readHead()) {
            heads.add(head);
            String say = head.toLowerCase(Locale.ROOT).replaceAll("(?s).*\r\nx-say: ([a-z0-9]+)\r\n.*|.*", "$1");
            if (say.equals("never")) {
                connection.awaitEnd();
                gone.countDown();
                return;
            } else if (say.equals("cut")) {
                return;
            }
            String status = say.isEmpty() ? "200" : say;
            String body = head.toLowerCase(Locale.ROOT).contains("x-long") ? "body".repeat(20_000) : "body";
            connection.send("HTTP/1.1 " + status + " Said\r\nX-User: ann\r\nX-Group: a\r\nX-Group: b\r\nX-Other: 1\r\n"
                    + "Set-Cookie: s=1\r\nWWW-Authenticate: Said\r\nLocation: /elsewhere\r\n"
                    + (status.equals("204") || status.equals("304") ? "\r\n" : "Content-Length: " + body.length() + "\r\n\r\n" + body));
        }
    });

    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        upstream.close();
        service.close();
    }

    private void serve(int workers) {
        rauta = RunningDataplane.serving(workers, table().snapshot());
    }

    private Tables table() {
        Guard.Addresses nobody = new Guard.Addresses(List.of(AddressRange.parse("192.0.2.1")), List.of());
        Guard.Addresses loopback = new Guard.Addresses(List.of(AddressRange.parse("127.0.0.1")), List.of());
        Guard.Basic basic = new Guard.Basic(new CredentialsName("ns/users"), "r", Optional.empty(), false);
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .upstream("auth", UpstreamProtocol.HTTP1, service.endpoint())
                .upstream("none", UpstreamProtocol.HTTP1)
                .upstream("dead", UpstreamProtocol.HTTP1, new Endpoint("127.0.0.1", FreePorts.next()))
                .credentials(credentials("ns/users", Credentials.Kind.USERS, "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="))
                .forward("a.example", "/", "web", guard("auth", Optional.empty(), Optional.empty()))
                .forward("a.example", "/none", "web", guard("none", Optional.empty(), Optional.empty()))
                .forward("a.example", "/dead", "web", guard("dead", Optional.empty(), Optional.empty()))
                .forward("a.example", "/login", "web", guard("auth", Optional.of("https://login.example/start?x=1"), Optional.empty()))
                .forward(
                        "a.example",
                        "/kept",
                        "web",
                        guard("auth", Optional.empty(), Optional.of(new Decisions(List.of("authorization"), List.of("sid"), false, Duration.ofMinutes(1)))))
                .forward("a.example", "/chosen", "web", guard("auth", List.of("X-Say", "cookie"), List.of("Set-Cookie", "X-Group"), false))
                .forward("a.example", "/open", "web", guard("auth", List.of(), List.of(), true))
                .forward("a.example", "/open-dead", "web", guard("dead", List.of(), List.of(), true))
                .forward("a.example", "/any", "web", new Guard.AnyOf(List.of(nobody, basic, guard("auth", Optional.empty(), Optional.empty()))))
                .forward("a.example", "/both", "web", new Guard.AnyOf(List.of(guard("none", Optional.empty(), Optional.empty()), loopback)))
                .forward("a.example", "/made", "web", made())
                .forward("a.example", "/made/closed", "web", made(), new Guard.Addresses(List.of(AddressRange.parse("192.0.2.1")), List.of()))
                .forward("a.example", "/chosen/closed", "web", guard("auth", List.of("X-Say"), List.of("Set-Cookie"), false), new Guard.Addresses(List.of(AddressRange.parse("192.0.2.1")), List.of()))
                .forward("a.example", "/share", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web")), List.of(guard("auth", Optional.empty(), Optional.empty())))))));
    }

    private static Guard guard(String upstream, Optional<String> signIn, Optional<Decisions> kept) {
        return new ServiceGuard.External(
                new AskedService(Tables.named(upstream), Optional.of("auth.internal"), Duration.ofMillis(700), List.of(), false),
                "/check?a=1", "GET", List.of("X-User", "X-Group"), List.of(), signIn, "rd", kept);
    }

    private static Guard made() {
        ExternalTerms terms = new ExternalTerms(
                List.of(new HeaderTemplate("X-Sent-From", "rauta for ${host}"), new HeaderTemplate("X-Gone", "${cookie.none}")),
                List.of(401, 403), Optional.of(500), List.of(200, 302));
        return new ServiceGuard.External(
                new AskedService(Tables.named("auth"), Optional.of("auth.internal"), Duration.ofMillis(700), List.of(), false),
                "/check/${parameter.a}/${cookie.sid}?u=${escapedTarget}&o=${header.x-odd}&h=${hostName}",
                "GET", List.of("X-User"), List.of("Set-Cookie"), Optional.of("https://${hostName}/start?rd=${escapedTarget}"), "rd",
                Optional.empty(), Optional.of(terms));
    }

    private static Guard guard(String upstream, List<String> told, List<String> client, boolean open) {
        return new ServiceGuard.External(
                new AskedService(Tables.named(upstream), Optional.empty(), Duration.ofMillis(700), told, open),
                "/check", "GET", List.of("X-User"), client, Optional.empty(), "rd", Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whomItLetsInPassesWithWhatItSays(int workers) throws Exception {
        serve(workers);
        for (int i = 0; i < 8; i++) {
            for (String say : List.of("200", "204")) {
                RawClient.Response answer = ask(
                        port, "/x?q=1", "X-Say: " + say, "X-User: root", "X-Group: root", "Cookie: a=b", "X-Original-Url: http://other/", "X-Original-Uri: /other");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .startsWith("web http1 GET /x?q=1 ")
                        .contains("\nx-group: a\nx-group: b\n", "\nx-user: ann\n", "cookie: a=b")
                        .doesNotContain("root", "x-other");
            }
        }
        assertThat(request(port, "POST", "/x", "Content-Length: 0").status()).isEqualTo(200);
        assertThat(heads).hasSize(17).allSatisfy(head -> assertThat(head.toLowerCase(Locale.ROOT))
                .startsWith("get /check?a=1 http/1.1\r\n")
                .contains("\r\nhost: auth.internal\r\n", "\r\nx-original-url: http://a.example/x", "\r\nx-forwarded-for: 127.0.0.1\r\n")
                .doesNotContain("root", "other", "content-length"));
        assertThat(heads).last().asString().contains("x-original-method: POST");
        assertThat(ask(port, "/share", "X-Say: 200").body()).contains("x-user: ann");
        assertThat(ask(port, "/share", "X-Say: 403").status()).isEqualTo(403);
        assertThat(service.accepted()).as("connections are used again").isLessThanOrEqualTo(2 * workers);
    }

    @ParameterizedTest
    @CsvSource({
        "/x, 304, 500, authorization-failed", "/x, 500, 500, authorization-failed", "/x, 503, 500, authorization-failed",
        "/x, never, 503, authorization-unavailable", "/x, cut, 503, authorization-unavailable",
        "/none, 200, 503, authorization-unavailable", "/dead, 200, 503, authorization-unavailable"
    })
    void allElseIsClosed(String path, String say, int status, String reason) throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, path, "X-Say: " + say);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
        assertThat(answer.header("www-authenticate")).isEmpty();
        assertThat(answer.header("location")).isEmpty();
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "302, ''", "307, ''", "401, unauthenticated", "403, forbidden", "404, authorization-refused", "429, authorization-refused"
    })
    void aRefusalIsTheServicesOwn(int status, String reason) throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, "/x", "X-Say: " + status);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
        assertThat(answer.header("location")).isEqualTo("/elsewhere");
        assertThat(answer.header("set-cookie")).isEqualTo("s=1");
        assertThat(answer.header("www-authenticate")).isEqualTo("Said");
        assertThat(answer.body()).isEqualTo("body");
        try (RawClient client = RawClient.connect(port)) {
            String head = client.send("HEAD /x HTTP/1.1\r\nHost: a.example\r\nX-Say: " + status + "\r\n\r\n").head();
            assertThat(head.toLowerCase(Locale.ROOT)).contains("\r\ncontent-length: 4\r\n");
            assertThat(client.send("GET /x HTTP/1.1\r\nHost: a.example\r\nX-Say: 204\r\n\r\n").response().status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).containsExactly("GET /x");
    }

    @Test
    void aRefusalThatIsTooLongIsOursAndKeepsItsStatus() throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, "/x", "X-Say: 403", "X-Long: 1");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("www-authenticate")).isEqualTo("Said");
        assertThat(answer.body()).isEqualTo("403 Forbidden: forbidden\n");
        assertThat(ask(port, "/x", "X-Say: 302", "X-Long: 1").body()).isEmpty();
        assertThat(ask(port, "/x", "X-Say: 200", "X-Long: 1").status()).isEqualTo(200);
    }

    @Test
    void whatTheServiceIsToldAndTellsIsChosen() throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, "/chosen", "X-Say: 200", "Cookie: a=b", "X-Secret: 1", "X-Forwarded-Proto: gopher");
        assertThat(answer.header("cache-control")).as("no cache may keep the service's cookie").isEqualTo("no-store");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().toLowerCase(Locale.ROOT))
                .contains("\r\nset-cookie: s=1\r\n", "\r\nx-group: a\r\n", "\r\nx-group: b\r\n")
                .doesNotContain("x-other");
        assertThat(heads.peek().toLowerCase(Locale.ROOT))
                .contains("x-say: 200", "cookie: a=b", "x-forwarded-proto: http\r\n", "x-original-url: http://a.example/chosen")
                .doesNotContain("x-secret");
        assertThat(upstream.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/open, 500, 200", "/open, never, 200", "/open, cut, 200", "/open, 200, 200", "/open, 403, 403", "/open, 302, 302", "/open-dead, 200, 200"})
    void whoAsksForItLetsPassWhatNobodyHasJudged(String path, String say, int status) throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, path, "X-Say: " + say, "X-User: root");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("root");
        assertThat(upstream.requests()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void whoIsUnknownIsSentToSignIn() throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, "/login/x?a=1&b=%20", "X-Say: 401");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location"))
                .isEqualTo("https://login.example/start?x=1&rd=http%3A%2F%2Fa.example%2Flogin%2Fx%3Fa%3D1%26b%3D%2520");
        assertThat(answer.header("set-cookie")).isEqualTo("s=1");
        assertThat(ask(port, "/login", "X-Say: 403").status()).isEqualTo(403);
    }

    @Test
    void decisionsAreKeptForTheSameClientAlone() throws Exception {
        serve(1);
        for (int i = 0; i < 5; i++) {
            assertThat(ask(port, "/kept/" + i, "Cookie: sid=1").body()).contains("x-user: ann");
        }
        assertThat(heads).hasSize(1);
        assertThat(ask(port, "/kept", "Cookie: sid=2", "X-Say: 403").status()).isEqualTo(403);
        assertThat(ask(port, "/kept", "Cookie: sid=2", "X-Say: 403").status()).isEqualTo(403);
        assertThat(ask(port, "/kept", "Cookie: sid=1", "Authorization: x", "X-Say: 403").status()).isEqualTo(403);
        assertThat(ask(port, "/kept", "X-Say: 200").status()).isEqualTo(200);
        assertThat(ask(port, "/kept", "X-Say: 403").status()).as("by nothing nobody is told from others").isEqualTo(403);
        assertThat(ask(port, "/kept", "Cookie: sid=1; sid=2", "X-Say: 403").status()).isEqualTo(403);
        assertThat(heads).hasSize(7);
    }

    @Test
    void whoLeavesIsAskedForNoLonger() throws Exception {
        serve(1);
        RawClient client = RawClient.connect(port);
        client.send("GET /x HTTP/1.1\r\nHost: a.example\r\nX-Say: never\r\n\r\n");
        await().until(() -> heads.size() == 1);
        client.close();
        gone.await();
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        assertThat(ask(port, "/x").status()).isEqualTo(200);
    }

    @Test
    void theQuestionIsMadeForEachRequest() throws Exception {
        serve(1);
        RawClient.Response answer = ask(
                port, "/made/x?b=1&a=2%20", "X-Say: 202", "Cookie: sid=7; t=a b", "X-Sent-From: me", "X-Gone: me", "X-Odd: 1 #2");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(heads.remove().toLowerCase(Locale.ROOT))
                .startsWith("get /check/2%20/7?u=%2fmade%2fx%3fb%3d1%26a%3d2%2520&o=1%20%232&h=a.example http/1.1\r\n")
                .contains("\r\nx-sent-from: rauta for a.example\r\n")
                .doesNotContain("x-gone");
        RawClient.Response away = ask(port, "/made?a=1", "X-Say: 401");
        assertThat(away.status()).isEqualTo(302);
        assertThat(away.header("location")).isEqualTo("https://a.example/start?rd=%2Fmade%3Fa%3D1");
    }

    @ParameterizedTest
    @CsvSource({"401, 302", "403, 403", "302, 500", "404, 500", "503, 500", "never, 500", "cut, 500", "204, 200"})
    void whichAnswersAreTheClientsIsChosen(String say, int status) throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, "/made", "X-Say: " + say);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(upstream.requests()).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void whatTheClientIsToldMayDependOnTheStatus() throws Exception {
        serve(1);
        assertThat(ask(port, "/made", "X-Say: 200").header("set-cookie")).isEqualTo("s=1");
        RawClient.Response refused = ask(port, "/made/closed", "X-Say: 200");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("set-cookie")).isEmpty();
        assertThat(ask(port, "/chosen/closed", "X-Say: 200").header("set-cookie")).isEqualTo("s=1");
    }

    @Test
    void oneOfSeveralIsEnough() throws Exception {
        serve(1);
        assertThat(ask(port, "/any", basic("ann", "secret"), "X-Say: 403").status()).isEqualTo(200);
        assertThat(heads).isEmpty();
        assertThat(ask(port, "/any", "X-Say: 200").body()).contains("x-user: ann");
        assertThat(ask(port, "/any", basic("ann", "wrong"), "X-Say: 204", "X-User: root").body()).contains("x-user: ann").doesNotContain("root");
        RawClient.Response refused = ask(port, "/any", basic("ann", "wrong"), "X-Say: 403");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).startsWith("Basic realm=");
        assertThat(ask(port, "/both").status()).as("the first one's service is down").isEqualTo(200);
    }
}
