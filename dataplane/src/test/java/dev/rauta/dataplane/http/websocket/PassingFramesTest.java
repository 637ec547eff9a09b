// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a Close may be put in between frames that are only passed on. */
final class PassingFramesTest {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;

    private static ByteBuf frame(int first, boolean masked, int length) {
        int bit = masked ? 0x80 : 0;
        ByteBuf frame = Unpooled.buffer().writeByte(first);
        if (length < 126) {
            frame.writeByte(bit | length);
        } else if (length < 65_536) {
            frame.writeByte(bit | 126).writeShort(length);
        } else {
            frame.writeByte(bit | 127).writeLong(length);
        }
        return frame.writeZero(masked ? 4 : 0).writeZero(length);
    }

    /** Passes bytes on one after the other; what goes on of them. */
    private static int passSingly(PassingFrames half, ByteBuf bytes, int count) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            passed += half.pass(bytes.readSlice(1));
        }
        return passed;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void aFrameThatHasBegunGoesOnToItsEnd(int length) {
        for (boolean masked : new boolean[] {false, true}) {
            ByteBuf frame = frame(TEXT, masked, length);
            int size = frame.readableBytes();
            PassingFrames half = masked ? PassingFrames.ofClient() : PassingFrames.ofServer();
            assertThat(passSingly(half, frame, 1)).isEqualTo(1);
            half.end();
            assertThat(half.due()).isFalse();
            assertThat(passSingly(half, frame, size - 2)).isEqualTo(size - 2);
            assertThat(half.due()).isFalse();
            ByteBuf rest = Unpooled.wrappedBuffer(frame, frame(PING, masked, 3));
            assertThat(half.pass(rest)).isEqualTo(1);
            assertThat(half.due()).isTrue();
        }
    }

    /** Any frames, in any pieces: the Close lies between two of them, and what was passed on before it is whole frames. */
    @Test
    void aCloseLiesBetweenTwoFrames() {
        Random random = new Random(17);
        for (int round = 0; round < 2000; round++) {
            boolean masked = random.nextBoolean();
            PassingFrames half = masked ? PassingFrames.ofClient() : PassingFrames.ofServer();
            List<Integer> ends = new ArrayList<>(List.of(0));
            ByteBuf all = Unpooled.buffer();
            for (int i = random.nextInt(8); i >= 0; i--) {
                all.writeBytes(frame(random.nextBoolean() ? TEXT : PING, masked, random.nextInt(126)));
                ends.add(all.writerIndex());
            }
            int at = random.nextInt(all.writerIndex());
            int passed = 0;
            boolean asked = false;
            while (all.isReadable() && !half.due()) {
                if (!asked && all.readerIndex() >= at) {
                    asked = true;
                    half.end();
                } else {
                    passed += half.pass(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(100))));
                }
            }
            if (!asked) {
                half.end();
            }
            assertThat(half.due()).as("round %d", round).isTrue();
            assertThat(ends).contains(passed);
            half.close();
            assertThat(half.pass(frame(TEXT, masked, 5))).isZero();
        }
    }

    @Test
    void aCloseSaysThatTheEndpointGoesAway() {
        PassingFrames server = PassingFrames.ofServer();
        server.end();
        assertThat(ByteBufUtil.hexDump(server.close())).isEqualTo("880203e9");
        assertThat(server.ended()).isTrue();
        assertThat(server.due()).isFalse();
        PassingFrames client = PassingFrames.ofClient();
        client.end();
        ByteBuf close = client.close();
        assertThat(close.readableBytes()).isEqualTo(8);
        assertThat(close.readUnsignedShort()).isEqualTo(0x8882);
        int key = close.readInt();
        assertThat(close.readUnsignedShort() ^ key >>> 16).isEqualTo(1001);
    }

    @Test
    void whoHasSaidCloseIsNotToldSo() {
        PassingFrames half = PassingFrames.ofClient();
        ByteBuf frame = frame(CLOSE, true, 2);
        passSingly(half, frame, 3);
        half.end();
        passSingly(half, frame, 5);
        assertThat(half.closed()).isTrue();
        assertThat(half.due()).isFalse();
    }

    @Test
    void theAnswerToACloseIsSeenAndDoesNotGoOn() {
        PassingFrames half = PassingFrames.ofServer();
        half.end();
        half.close();
        assertThat(half.pass(Unpooled.wrappedBuffer(frame(TEXT, false, 3), frame(CLOSE, false, 2)))).isZero();
        assertThat(half.closed()).isTrue();
    }

    /** Of the wrong side, a control frame that is too long, and a length beyond all. */
    @Test
    void nothingIsPutIntoWhatIsNoFrame() {
        List<ByteBuf> strange = List.of(
                frame(TEXT, true, 3),
                frame(PING, false, 126),
                Unpooled.buffer().writeByte(TEXT).writeByte(127).writeLong(-1));
        for (ByteBuf bytes : strange) {
            PassingFrames half = PassingFrames.ofServer();
            assertThat(half.pass(bytes)).isEqualTo(bytes.readableBytes());
            assertThat(half.open()).isFalse();
            half.end();
            assertThat(half.pass(frame(TEXT, false, 3))).isEqualTo(5);
            assertThat(half.due()).isFalse();
        }
    }
}
