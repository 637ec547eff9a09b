// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import static dev.rauta.dataplane.testing.wire.Http2Frame.bytes;
import static dev.rauta.dataplane.testing.wire.Http2Frame.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.PlainSite;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.wire.Http2Frame;
import dev.rauta.dataplane.testing.wire.Literals;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that cost work and carry no request, each kind in more than anybody needs. */
final class FloodTest {
    private static final long ENHANCE_YOUR_CALM = 11;

    /** More than a connection's whole purse, and what it earns by time while they are sent. */
    private static final int MANY = 10_000;

    private static final int BATCH = 250;
    private static final int WHOLE = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;

    @RegisterExtension
    final PlainSite site = new PlainSite();

    private final int port = site.port();
    private final FakeUpstream upstream = site.fake(UpstreamProtocol.HTTP1);
    private final RunningDataplane rauta = site.rauta();

    /** What is sent over and over; streams 1 and 3 are open, 1 for ever and 3 with a body to come. */
    enum Flood {
        PING,
        SETTINGS,
        PRIORITY,
        UNKNOWN_TYPE,
        WINDOW_UPDATE_OF_THE_CONNECTION,
        WINDOW_UPDATE_OF_A_STREAM,
        RST_STREAM_OF_ONE_THAT_HAS_ENDED,
        EMPTY_DATA,
        RAPID_RESET,
        RESETS_THAT_OURS_PROVOKE_BY_WINDOWS,
        RESETS_THAT_OURS_PROVOKE_BY_MALFORMED_HEADS,
        RESETS_THAT_OURS_PROVOKE_BY_UPPER_CASE,
        RESETS_THAT_OURS_PROVOKE_BY_MALFORMED_TRAILERS,
        STREAMS_BEYOND_THE_LIMIT,
        A_MIXTURE;

        private static byte[] head(int id, String... more) {
            String[] fields = {":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/never"};
            return bytes(
                    Http2Frame.HEADERS,
                    Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
                    id,
                    Literals.block(more.length == 0 ? fields : more));
        }

        private static byte[] unfinished(int id) {
            byte[] whole = head(id);
            whole[4] = Http2Frame.END_HEADERS;
            return whole;
        }

        byte[] one(int n) {
            int id = 2 * n + 5;
            return switch (this) {
                case PING -> bytes(Http2Frame.PING, 0, 0, new byte[8]);
                case SETTINGS -> bytes(Http2Frame.SETTINGS, 0, 0);
                case PRIORITY -> bytes(Http2Frame.PRIORITY, 0, id, new byte[5]);
                case UNKNOWN_TYPE -> bytes(0xfa, 0, 0, new byte[3]);
                case WINDOW_UPDATE_OF_THE_CONNECTION -> bytes(Http2Frame.WINDOW_UPDATE, 0, 0, number(1));
                case WINDOW_UPDATE_OF_A_STREAM -> bytes(Http2Frame.WINDOW_UPDATE, 0, 1, number(1));
                case RST_STREAM_OF_ONE_THAT_HAS_ENDED -> bytes(Http2Frame.RST_STREAM, 0, 1, number(8));
                case EMPTY_DATA -> bytes(Http2Frame.DATA, 0, 3);
                case RAPID_RESET -> both(head(id), bytes(Http2Frame.RST_STREAM, 0, id, number(8)));
                case RESETS_THAT_OURS_PROVOKE_BY_WINDOWS ->
                    both(head(id), bytes(Http2Frame.WINDOW_UPDATE, 0, id, number(0)));
                case RESETS_THAT_OURS_PROVOKE_BY_MALFORMED_HEADS -> head(id, ":method", "GET");
                case RESETS_THAT_OURS_PROVOKE_BY_UPPER_CASE -> head(id, ":method", "GET", "X", "1");
                case RESETS_THAT_OURS_PROVOKE_BY_MALFORMED_TRAILERS -> both(unfinished(id), head(id, "x", " 1"));
                case STREAMS_BEYOND_THE_LIMIT -> head(id);
                case A_MIXTURE ->
                    n % 3 == 0 ? PING.one(n) : n % 3 == 1 ? UNKNOWN_TYPE.one(n) : WINDOW_UPDATE_OF_THE_CONNECTION.one(n);
            };
        }

        private static byte[] both(byte[] first, byte[] second) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(first);
            all.writeBytes(second);
            return all.toByteArray();
        }
    }

    private RawH2Client opened() throws Exception {
        RawH2Client client = RawH2Client.connect(port);
        client.get(1, "a.example", "/never").request(3, false, "POST", "a.example", "/never");
        return client;
    }

    /** Sends so many of them, or fewer where the server ends it. */
    private static void send(RawH2Client client, Flood flood, int count) {
        for (int n = 0; n < count && !client.over(); n += BATCH) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            for (int i = n; i < n + BATCH; i++) {
                batch.writeBytes(flood.one(i));
            }
            try {
                client.raw(batch.toByteArray());
            } catch (IOException e) {
                // The server has closed, as the test goes on to find.
                return;
            }
        }
    }

    private void assertOthersServed() throws IOException {
        try (RawClient other = RawClient.connect(port)) {
            assertThat(other.get("a.example", "/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFloodEndsItsConnectionAndNoOther(Flood flood) throws Exception {
        try (RawClient other = RawClient.connect(port);
                RawH2Client client = opened()) {
            send(client, flood, MANY);
            assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
            client.awaitEnd();
            assertThat(other.get("a.example", "/").status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.FLOOD)).isEqualTo(1);
        assertOthersServed();
    }

    /** A burst that a busy client may well have. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"EMPTY_DATA", "STREAMS_BEYOND_THE_LIMIT"})
    void aBurstDoesNot(Flood flood) throws Exception {
        try (RawH2Client client = opened()) {
            send(client, flood, 1000);
            client.get(5001, "a.example", "/");
            assertThat(client.answer(5001).status()).isEqualTo(200);
            assertThat(client.over()).isFalse();
        }
        assertThat(rauta.limitReached(Limit.FLOOD)).isZero();
    }

    /** Of a head that never ends, in small pieces and in large ones. */
    @Test
    void continuationsEndTheirConnection() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.settings();
            client.frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, Literals.block(":method", "GET"));
            continuations(client, new byte[0]);
            assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.FLOOD)).isEqualTo(1);
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.settings();
            client.frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, Literals.block(":method", "GET"));
            continuations(client, Literals.block("x", "x".repeat(9000)));
            assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
            client.awaitEnd();
        }
        assertThat(rauta.limitReached(Limit.FLOOD)).isEqualTo(2);
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
        assertOthersServed();
    }

    private static void continuations(RawH2Client client, byte[] part) {
        try {
            for (int i = 0; i < 100 && !client.over(); i++) {
                client.frame(Http2Frame.CONTINUATION, 0, 1, part);
            }
        } catch (IOException e) {
            // The server has closed, as the test goes on to find.
        }
    }

    /** A few bytes that stand for many: one field in the table, asked for thousands of times. */
    private static byte[] bomb(int times) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(Literals.block(
                ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/"));
        // A literal that goes into the table, where it has the first number of those.
        byte[] field = Literals.block("x", "x".repeat(3900));
        field[0] = 0x40;
        block.writeBytes(field);
        for (int i = 0; i < times; i++) {
            block.write(0x80 | 62);
        }
        return block.toByteArray();
    }

    private static byte[] fields(int count) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(Literals.block(
                ":method", "GET", ":scheme", "http", ":authority", "a.example", ":path", "/"));
        // Of the static table: age, without a value.
        for (int i = 0; i < count; i++) {
            block.write(0x80 | 21);
        }
        return block.toByteArray();
    }

    @Test
    void aHeadThatGrowsAsItIsReadIsRefused() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            client.frame(Http2Frame.HEADERS, WHOLE, 1, bomb(10_000));
            Map<String, String> head = client.head(1);
            assertThat(head).containsEntry(":status", "431").containsEntry("x-rauta-error", "headers-too-large");
            assertThat(client.get(3, "a.example", "/").answer(3).status()).isEqualTo(200);
        }
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(1);
        assertThat(upstream.requests()).hasSize(1);
    }

    /** What a refused head costs us is paid for by its size, so that a few hundred of them are enough. */
    @Test
    void headsThatAreRefusedEndTheirConnection() throws Exception {
        assertEnds(bomb(10_000));
        assertEnds(bomb(10));
        assertEnds(fields(900));
        assertOthersServed();
        assertThat(rauta.limitReached(Limit.FLOOD)).isEqualTo(3);
        assertThat(upstream.requests()).hasSize(1);
    }

    private void assertEnds(byte[] block) throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            int sent = 0;
            try {
                while (sent < MANY && !client.over()) {
                    client.frame(Http2Frame.HEADERS, WHOLE, 2 * ++sent - 1, block);
                }
            } catch (IOException e) {
                // The server has closed, as is found next.
            }
            assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
            client.awaitEnd();
            assertThat(sent).isLessThan(MANY);
        }
    }

    /** A client whose heads are too large, and that goes on asking for other things. */
    @Test
    void aMistakeNowAndThenIsForgiven() throws Exception {
        try (RawH2Client client = RawH2Client.connect(port)) {
            int id = 1;
            for (int n = 0; n < 100; n++) {
                client.frame(Http2Frame.HEADERS, WHOLE, id, bomb(10_000));
                assertThat(client.answer(id).status()).isEqualTo(431);
                for (int good = 0; good < 5; good++) {
                    id += 2;
                    assertThat(client.get(id, "a.example", "/").answer(id).status()).isEqualTo(200);
                }
                id += 2;
            }
            assertThat(client.over()).isFalse();
        }
        assertThat(rauta.limitReached(Limit.FLOOD)).isZero();
        assertThat(rauta.limitReached(Limit.HEADER_BYTES)).isEqualTo(100);
    }
}
