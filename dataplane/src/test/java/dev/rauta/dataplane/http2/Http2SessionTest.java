// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.HeaderFields;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, streams and windows of one session; whole connections are held against h2spec. */
final class Http2SessionTest {
    private static final int INITIAL_WINDOW = Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE;
    private static final int FRAME = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private static final int WINDOW = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    /** Bodies in frames with and without padding, several streams by turns, cut anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void dataComesWholeHoweverItIsCut(long seed) {
        Random random = new Random(seed);
        try (InMemory server = InMemory.server(random)) {
            ByteArrayOutputStream[] sent = new ByteArrayOutputStream[5];
            InMemory.Heard[] streams = new InMemory.Heard[sent.length];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = new ByteArrayOutputStream();
                server.say(Http2FrameTypes.HEADERS, FrameWriter.END_HEADERS, 2 * i + 1, InMemory.GET);
                streams[i] = server.stream(2 * i + 1);
            }
            for (int n = 0; n < 300; n++) {
                int one = random.nextInt(sent.length);
                byte[] data = new byte[random.nextInt(random.nextInt(8) == 0 ? 6_000 : 60)];
                random.nextBytes(data);
                boolean padded = random.nextBoolean();
                int padding = random.nextInt(256);
                byte[] payload = data;
                if (padded) {
                    payload = new byte[1 + data.length + padding];
                    payload[0] = (byte) padding;
                    System.arraycopy(data, 0, payload, 1, data.length);
                }
                server.say(Http2FrameTypes.DATA, padded ? 0x8 : 0, 2 * one + 1, payload);
                sent[one].writeBytes(data);
            }
            for (int i = 0; i < sent.length; i++) {
                server.say(Http2FrameTypes.DATA, FrameWriter.END_STREAM, 2 * i + 1);
                assertThat(streams[i].data.toByteArray()).as("seed %d, stream %d", seed, 2 * i + 1).isEqualTo(sent[i].toByteArray());
                assertThat(streams[i].events).containsExactly("head", "end");
            }
            assertThat(server.faults).isEmpty();
        }
    }

    @Test
    void dataWaitsForTheWindowsAndItsEndWithIt() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 1000)) {
            InMemory.Heard stream = client.open(false);
            client.session.data(stream, client.bytes(2500), true);
            assertThat(client.dataSent(1)).isEqualTo(1000);
            assertThat(client.session.waiting()).isEqualTo(1500);
            assertThat(stream.events).isEmpty();
            client.sayWindow(1, 1499);
            assertThat(client.dataSent(1)).isEqualTo(1499);
            client.sayWindow(1, 1);
            List<InMemory.Frame> last = client.sent();
            assertThat(last).hasSize(1);
            assertThat(last.getFirst().ends()).isTrue();
            assertThat(stream.events).containsExactly("sent");
            assertThat(client.session.waiting()).isZero();
            assertThat(client.session.pinned()).isZero();
        }
    }

    @Test
    void trailersComeBehindTheDataThatWaits() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 10)) {
            InMemory.Heard stream = client.open(false);
            client.session.data(stream, client.bytes(20), false);
            client.session.trailers(stream, new HeaderFields().add("x-sum", "1"));
            client.sent();
            client.sayWindow(1, 100);
            assertThat(client.sent()).extracting(InMemory.Frame::type, InMemory.Frame::ends).containsExactly(
                    Tuple.tuple(Http2FrameTypes.DATA, false),
                    Tuple.tuple(Http2FrameTypes.HEADERS, true));
        }
    }

    @Test
    void theConnectionsWindowIsSharedFrameByFrame() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 1 << 20)) {
            InMemory.Heard first = client.open(false);
            InMemory.Heard second = client.open(false);
            client.session.data(first, client.bytes(WINDOW), false);
            client.sent();
            client.session.data(first, client.bytes(10 * FRAME), false);
            client.session.data(second, client.bytes(10 * FRAME), false);
            assertThat(client.sent()).isEmpty();
            client.sayWindow(0, 4 * FRAME);
            assertThat(client.sent()).extracting(InMemory.Frame::id).containsExactly(1, 3, 1, 3);
        }
    }

    @Test
    void whoIsStoppedIsToldOnceThatItMayGoOn() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 0)) {
            InMemory.Heard stream = client.open(false);
            assertThat(client.session.waits(stream)).isTrue();
            client.session.data(stream, client.bytes(60_000), false);
            assertThat(stream.hasRoom()).isTrue();
            client.session.data(stream, client.bytes(10_000), false);
            assertThat(stream.hasRoom()).isFalse();
            client.sayWindow(1, 60_000);
            client.sayWindow(1, 60_000);
            assertThat(stream.events).containsExactly("writable");
        }
    }

    @Test
    void whatWaitsOfAStreamThatIsResetIsDropped() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 0)) {
            InMemory.Heard stream = client.open(false);
            client.session.data(stream, client.bytes(50_000), true);
            client.sent();
            client.session.reset(stream, Http2Error.CANCEL);
            assertThat(client.session.pinned()).isZero();
            client.sayWindow(0, 100);
            assertThat(client.sent()).extracting(InMemory.Frame::type).containsExactly(Http2FrameTypes.RST_STREAM);
            // What its peer had under way is nobody's.
            client.say(Http2FrameTypes.HEADERS, FrameWriter.END_HEADERS, 1, (byte) 0x88);
            client.say(Http2FrameTypes.DATA, FrameWriter.END_STREAM, 1, new byte[100]);
            assertThat(stream.events).containsExactly("closed");
            assertThat(client.faults).isEmpty();
        }
    }

    @Test
    void aStreamThatIsAbandonedIsGoneWithoutAWord() {
        try (InMemory client = InMemory.client()) {
            InMemory.Heard stream = client.open(true);
            client.sent();
            client.session.abandon(stream);
            assertThat(client.session.streams()).isZero();
            assertThat(client.sent()).isEmpty();
            assertThat(stream.events).containsExactly("sent", "closed");
        }
    }

    /** RFC 9113, section 6.9.2: a window may become negative, and opens from there. */
    @Test
    void aNarrowerWindowCountsForStreamsThatAreOpen() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 1000)) {
            InMemory.Heard stream = client.open(false);
            client.session.data(stream, client.bytes(1000), false);
            client.sayNumbers(INITIAL_WINDOW, 100);
            client.session.data(stream, client.bytes(50), false);
            client.sent();
            client.sayWindow(1, 900);
            assertThat(client.dataSent(1)).isZero();
            client.sayWindow(1, 20);
            assertThat(client.dataSent(1)).isEqualTo(20);
        }
    }

    @Test
    void anEndWaitsWhileTheWindowIsLessThanNothing() {
        try (InMemory client = InMemory.client(INITIAL_WINDOW, 1000)) {
            InMemory.Heard stream = client.open(false);
            client.session.data(stream, client.bytes(1000), false);
            client.sayNumbers(INITIAL_WINDOW, 100);
            client.sent();
            client.session.data(stream, client.bytes(0), true);
            client.sayWindow(1, 899);
            assertThat(client.sent()).isEmpty();
            client.sayWindow(1, 1);
            assertThat(client.sent()).extracting(InMemory.Frame::ends).containsExactly(true);
            assertThat(stream.events).containsExactly("sent");
            client.sayWindow(1, 1000);
            assertThat(client.sent()).as("once").isEmpty();
        }
    }

    @Test
    void aBlockThatIsLargerThanAFrameGoesOnInTheNext() {
        try (InMemory client = InMemory.client()) {
            InMemory.Heard stream = client.open(false);
            client.sent();
            client.session.trailers(stream, new HeaderFields().add("x-long", "v".repeat(2 * FRAME + 10)));
            List<InMemory.Frame> frames = client.sent();
            assertThat(frames).extracting(InMemory.Frame::type)
                    .containsExactly(Http2FrameTypes.HEADERS, Http2FrameTypes.CONTINUATION, Http2FrameTypes.CONTINUATION);
            assertThat(frames).extracting(InMemory.Frame::flags)
                    .containsExactly(FrameWriter.END_STREAM, 0, FrameWriter.END_HEADERS);
        }
    }

    @Test
    void anAnswersRestIsNotWaitedForWhereNobodyTakesIt() {
        try (InMemory server = InMemory.server(new Random(0))) {
            server.say(Http2FrameTypes.HEADERS, FrameWriter.END_HEADERS, 1, InMemory.GET);
            InMemory.Heard stream = server.stream(1);
            server.session.reset(stream, Http2Error.NO_ERROR);
            server.sent();
            server.say(Http2FrameTypes.DATA, 0, 1, new byte[1000]);
            server.say(Http2FrameTypes.HEADERS, FrameWriter.END_HEADERS | FrameWriter.END_STREAM, 1, Arrays.copyOf(InMemory.GET, 3));
            assertThat(server.sent()).as("neither another reset nor the end").isEmpty();
            // Its end has come: whatever comes now is against the protocol.
            server.say(Http2FrameTypes.HEADERS, FrameWriter.END_HEADERS, 1, InMemory.GET);
            assertThat(server.faults).containsExactly("STREAM_CLOSED");
        }
    }
}
