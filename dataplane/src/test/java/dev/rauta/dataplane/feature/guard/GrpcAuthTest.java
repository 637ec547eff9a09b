// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.filter.grpc.MessageReader;
import dev.rauta.dataplane.filter.grpc.MessageWriter;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.AskedBody;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that is asked over gRPC whether requests may pass (envoy.service.auth.v3.Authorization). */
final class GrpcAuthTest {
    private final int port = FreePorts.next();
    private final Queue<Map<String, String>> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();

    /** Answers what the field X-Say says. */
    private final RawH2Upstream service = RawH2Upstream.start(new RawH2Upstream.Script() {
        @Override
        public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
            heads.add(request.fields().toString());
            byte[] frame = request.body().toByteArray();
            Map<String, String> http = http(Arrays.copyOfRange(frame, 5, frame.length));
            asked.add(http);
            answer(connection, request.stream(), http.getOrDefault("x-say", ""));
        }
    });

    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;

    @AfterEach
    void stop() throws IOException {
        rauta.close();
        upstream.close();
        service.close();
        assertThat(service.violations()).isEmpty();
    }

    /** The request as the service was told of it: numbers of fields, and headers by name. */
    private static Map<String, String> http(byte[] message) throws IOException {
        Map<String, String> all = new TreeMap<>();
        MessageReader.read(message, (_, attributes) -> attributes.message((field, part) -> {
            switch (field) {
                case 1 -> part.message((_, address) -> address.message((_, socket) -> socket.message((its, in) -> {
                    if (its == 2) {
                        all.put("source", in.text());
                    } else if (its == 3) {
                        all.put("source port", "" + in.number());
                    }
                })));
                case 2 -> part.message((_, address) -> address.message((_, socket) -> socket.message((its, in) -> {
                    if (its == 3) {
                        all.put("destination port", "" + in.number());
                    }
                })));
                case 4 -> part.message((its, in) -> {
                    if (its == 2) {
                        in.message((one, value) -> field(all, one, value));
                    }
                });
                case 10 -> {
                    String[] pair = {"", ""};
                    part.message((its, in) -> pair[its - 1] = in.text());
                    all.put("extension " + pair[0], pair[1]);
                }
                default -> {
                    // Not looked at.
                }
            }
        }));
        return all;
    }

    private static void field(Map<String, String> all, int number, MessageReader in) throws IOException {
        switch (number) {
            case 3 -> {
                String[] pair = {"", ""};
                in.message((field, value) -> pair[field - 1] = value.text());
                all.put(pair[0], pair[1]);
            }
            case 9 -> all.put("9", "" + in.number());
            case 12 -> all.put("12", new String(in.bytes(), StandardCharsets.ISO_8859_1));
            default -> all.put("" + number, in.text());
        }
    }

    private static void option(MessageWriter to, int field, String name, String value, boolean append) {
        to.message(field, option -> {
            option.message(1, header -> header.text(1, name).text(2, value));
            if (append) {
                option.message(2, flag -> flag.number(1, 1));
            }
        });
    }

    private static void answer(RawH2Upstream.Connection connection, int stream, String say) throws IOException {
        MessageWriter message = new MessageWriter();
        switch (say) {
            case "never" -> {
                return;
            }
            case "reset" -> {
                connection.reset(stream, RawH2Upstream.INTERNAL_ERROR);
                return;
            }
            case "fails" -> {
                connection.headers(stream, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "8");
                return;
            }
            case "http" -> {
                connection.headers(stream, true, ":status", "404", "content-type", "text/html");
                return;
            }
            case "allow" -> message.message(1, _ -> {}).message(3, ok -> {
                option(ok, 2, "X-User", "ann", false);
                option(ok, 2, "x-group", "b", true);
                option(ok, 2, "content-length", "7", false);
                option(ok, 6, "Set-Cookie", "s=1", true);
                option(ok, 6, "server", "mine", false);
                ok.text(5, "X-Secret").text(5, "Host").message(7, query -> query.text(1, "seen").text(2, "a b")).text(8, "drop");
            });
            case "bare" -> message.message(1, _ -> {});
            case "empty" -> {
                // Nothing at all.
            }
            case "error" -> message.message(1, _ -> {}).message(5, _ -> {});
            case "torn" -> message.message(1, _ -> {}).bytes(3, new byte[] {18, 99});
            case "split" -> message.message(1, _ -> {}).message(3, ok -> option(ok, 2, "x-user", "a\r\nx-admin: 1", false));
            case "no" -> message.message(1, status -> status.number(1, 7));
            case "deny" -> message.message(1, status -> status.number(1, 7)).message(2, denied -> {
                denied.message(1, code -> code.number(1, 401)).text(3, "not you");
                option(denied, 2, "WWW-Authenticate", "Say", false);
            });
            case "send" -> message.message(1, status -> status.number(1, 16)).message(2, denied -> {
                denied.message(1, code -> code.number(1, 302));
                option(denied, 2, "Location", "/elsewhere", false);
            });
            case "odd" -> message.message(1, status -> status.number(1, 7)).message(2, denied -> {
                denied.message(1, code -> code.number(1, 700));
                option(denied, 2, "x-why", "what was sent ", false);
                option(denied, 2, "x-also", "a\r\nb: c", false);
                option(denied, 2, "x-good", "1", false);
            });
            default -> throw new AssertionError("say: " + say);
        }
        byte[] bytes = message.toBytes();
        byte[] framed = new byte[5 + bytes.length];
        framed[3] = (byte) (bytes.length >> 8);
        framed[4] = (byte) bytes.length;
        System.arraycopy(bytes, 0, framed, 5, bytes.length);
        connection.headers(stream, false, ":status", "200", "content-type", "application/grpc")
                .data(stream, new String(framed, StandardCharsets.ISO_8859_1), false)
                .headers(stream, true, "grpc-status", "0");
    }

    private static Guard guard(String upstream, boolean open, Optional<AskedBody> body) {
        return new ServiceGuard.ExternalGrpc(
                new AskedService(Tables.named(upstream), Optional.of("auth.internal"), Duration.ofMillis(700), List.of(), open),
                body,
                body.isEmpty() ? Map.of("rule", "web", "tenant", "") : Map.of());
    }

    private static Guard from(String address) {
        return new Guard.Addresses(List.of(AddressRange.parse(address)), List.of());
    }

    private Tables table() {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .upstream("auth", UpstreamProtocol.HTTP2, service.endpoint())
                .upstream("none", UpstreamProtocol.HTTP2)
                .upstream("dead", UpstreamProtocol.HTTP2, new Endpoint("127.0.0.1", FreePorts.next()))
                .upstream("http1", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web", guard("auth", false, Optional.empty()))
                .forward("a.example", "/none", "web", guard("none", false, Optional.empty()))
                .forward("a.example", "/dead", "web", guard("dead", false, Optional.empty()))
                .forward("a.example", "/http1", "web", guard("http1", false, Optional.empty()))
                .forward("a.example", "/open", "web", guard("auth", true, Optional.empty()))
                .forward("a.example", "/any", "web", new Guard.AnyOf(List.of(from("192.0.2.1"), guard("auth", false, Optional.empty()))))
                .forward("a.example", "/last", "web", new Guard.AnyOf(List.of(guard("auth", false, Optional.empty()), from("127.0.0.1"))))
                .forward("a.example", "/open-dead", "web", guard("dead", true, Optional.empty()))
                .forward("a.example", "/body", "web", guard("auth", false, Optional.of(new AskedBody(10, false))))
                .forward("a.example", "/part", "web", guard("auth", false, Optional.of(new AskedBody(10, true))));
    }

    private void serve(int workers) {
        rauta = RunningDataplane.serving(workers, table().snapshot());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whomItAllowsPassesAsItSays(int workers) throws Exception {
        serve(workers);
        for (int i = 0; i < 8; i++) {
            RawClient.Response answer = ask(
                    port, "/x?a=1&drop=2&seen=0", "X-Say: allow", "X-User: root", "X-Group: a", "X-Secret: 1", "Cookie: a=b");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("web http1 GET /x?a=1&seen=a%20b 0 ")
                    .contains("\nx-user: ann\n", "\nx-group: a\nx-group: b\n", "\nhost: a.example\n")
                    .doesNotContain("root", "x-secret", "content-length");
            assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("\r\nset-cookie: s=1\r\n", "\r\nserver: mine\r\n");
        }
        assertThat(heads).hasSize(8).allSatisfy(head -> assertThat(head)
                .contains(":method=POST", ":path=/envoy.service.auth.v3.Authorization/Check", ":authority=auth.internal")
                .contains("content-type=application/grpc", "te=trailers", "grpc-timeout=700000u"));
        assertThat(asked).allSatisfy(http -> assertThat(http)
                .containsEntry("2", "GET").containsEntry("4", "/x?a=1&drop=2&seen=0").containsEntry("5", "a.example")
                .containsEntry("6", "http").containsEntry("9", "-1").containsEntry("10", "HTTP/1.1")
                .containsEntry("source", "127.0.0.1").containsEntry("destination port", "" + port)
                .containsEntry("cookie", "a=b").containsEntry("x-user", "root").containsEntry(":path", "/x?a=1&drop=2&seen=0")
                .containsEntry("extension rule", "web").containsEntry("extension tenant", "")
                .doesNotContainKeys("11", "12")
                .hasEntrySatisfying("source port", text -> assertThat(Integer.parseInt(text)).isPositive()));
        assertThat(service.accepted()).as("connections are used again").isLessThanOrEqualTo(workers);
    }

    @ParameterizedTest
    @CsvSource({
        "/x, bare, 200, ''", "/x, no, 403, forbidden", "/x, deny, 401, unauthenticated", "/x, send, 302, ''",
        "/x, empty, 500, authorization-failed", "/x, error, 500, authorization-failed", "/x, torn, 500, authorization-failed",
        "/x, split, 500, authorization-failed", "/x, fails, 503, authorization-unavailable",
        "/x, http, 503, authorization-unavailable", "/x, reset, 503, authorization-unavailable",
        "/x, never, 503, authorization-unavailable", "/none, bare, 503, authorization-unavailable",
        "/dead, bare, 503, authorization-unavailable", "/http1, bare, 503, authorization-unavailable",
        "/open, fails, 200, ''", "/open, never, 200, ''", "/open, empty, 200, ''", "/open, split, 200, ''", "/open, no, 403, forbidden",
        "/x, odd, 403, forbidden", "/open, odd, 403, forbidden", "/any, bare, 200, ''", "/any, no, 403, address-denied", "/any, deny, 401, unauthenticated",
        "/any, never, 403, address-denied", "/last, no, 200, ''",
        "/open-dead, bare, 200, ''"
    })
    void whatItSaysIsWhatCounts(String path, String say, int status, String reason) throws Exception {
        serve(1);
        RawClient.Response answer = ask(port, path, "X-Say: " + say);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
        assertThat(answer.header("location")).isEqualTo(say.equals("send") ? "/elsewhere" : "");
        if (say.equals("deny")) {
            assertThat(answer.body()).isEqualTo("not you");
            assertThat(answer.header("www-authenticate")).isEqualTo("Say");
            assertThat(answer.header("content-type")).isEqualTo("text/plain");
        }
        boolean asksHttp = path.equals("/http1");
        assertThat(upstream.requests()).hasSize(status == 200 || asksHttp ? 1 : 0);
    }

    @Test
    void theBodyIsToldAndGoesOn() throws Exception {
        serve(1);
        assertThat(post("/body", "0123456789").body()).contains("web http1 POST /body 10 ");
        assertThat(asked.peek()).containsEntry("11", "0123456789").containsEntry("9", "10").containsEntry("x-envoy-auth-partial-body", "false");
        assertThat(request(port, "POST", "/body", "X-Say: bare", "Content-Length: 0").status()).isEqualTo(200);
        RawClient.Response longer = post("/body", "0123456789a");
        assertThat(longer.status()).isEqualTo(413);
        assertThat(asked).hasSize(2);
        asked.clear();
        String big = "0123456789".repeat(50_000);
        assertThat(post("/part", big).body()).contains("web http1 POST /part 500000 ");
        assertThat(asked.peek()).containsEntry("11", "0123456789").containsEntry("x-envoy-auth-partial-body", "true");
    }

    private RawClient.Response post(String path, String body) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("POST " + path + " HTTP/1.1\r\nHost: a.example\r\nX-Say: bare\r\nX-Envoy-Auth-Partial-Body: odd\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .response();
        }
    }

    @Test
    void whoWaitsToBeAskedForTheBodyIsAsked() throws Exception {
        serve(1);
        try (RawClient client = RawClient.connect(port)) {
            client.send("POST /body HTTP/1.1\r\nHost: a.example\r\nX-Say: bare\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            client.send("body");
            assertThat(client.response().body()).contains("web http1 POST /body 4 ").doesNotContain("expect");
        }
    }

    @Test
    void whoLeavesWhileItIsAskedIsForgotten() throws Exception {
        serve(1);
        try (RawClient waits = RawClient.connect(port); RawClient sends = RawClient.connect(port)) {
            waits.send("GET /x HTTP/1.1\r\nHost: a.example\r\nX-Say: never\r\n\r\n");
            sends.send("POST /body HTTP/1.1\r\nHost: a.example\r\nX-Say: bare\r\nContent-Length: 5\r\n\r\nhal");
            await().until(() -> asked.size() == 1 && rauta.dataplane().describeWorkers().getFirst().exchanges() == 2);
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        await().until(() -> service.resets().size() == 1);
        assertThat(ask(port, "/x", "X-Say: bare").status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void anotherConfigurationDoesNotChangeWhatIsBeingAsked() throws Exception {
        serve(1);
        try (RawClient waits = RawClient.connect(port)) {
            waits.send("GET /open/x HTTP/1.1\r\nHost: a.example\r\nX-Say: never\r\n\r\n");
            await().until(() -> asked.size() == 1);
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            assertThat(ask(port, "/other").status()).isEqualTo(200);
            assertThat(waits.response().status()).as("once its time is up").isEqualTo(200);
        }
    }

    @Test
    void whoIsBeingJudgedIsAnsweredThoughItDrains() throws Exception {
        serve(1);
        try (RawClient waits = RawClient.connect(port)) {
            waits.send("GET /open/x HTTP/1.1\r\nHost: a.example\r\nX-Say: never\r\n\r\n");
            await().until(() -> asked.size() == 1);
            Thread draining = Thread.ofVirtual().start(() -> {
                try {
                    rauta.dataplane().drain(Duration.ZERO, Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> rauta.dataplane().draining());
            assertThat(waits.response().status()).as("once its time is up").isEqualTo(200);
            assertThat(draining.join(Duration.ofSeconds(20))).isTrue();
        }
    }
}
