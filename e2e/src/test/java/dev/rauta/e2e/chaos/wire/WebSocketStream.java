// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Short WebSocket frames, each a whole message (RFC 6455, section 5.2). */
public final class WebSocketStream {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;

    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int MOST = 125;

    /** What came. */
    public sealed interface Frame {
        record Text(String text) implements Frame {}

        record Close(int code) implements Frame {}
    }

    private final DataInputStream in;
    private final OutputStream out;
    private final boolean client;

    /** @param client whether our own frames are masked (section 5.3) */
    public WebSocketStream(InputStream in, Socket socket, boolean client) throws IOException {
        this.in = new DataInputStream(in);
        this.out = socket.getOutputStream();
        this.client = client;
    }

    /** The next frame; null after the last. */
    public @Nullable Frame read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = in.readUnsignedByte();
        int length = second & 0x7f;
        if (length > MOST) {
            throw new IOException("WebSocket frame's length: " + length + " (expected: 0.." + MOST + ")");
        }
        byte[] mask = (second & FINAL) != 0 ? exactly(4) : new byte[4];
        byte[] payload = masked(exactly(length), mask);
        return switch (first) {
            case FINAL | TEXT -> new Frame.Text(new String(payload, StandardCharsets.UTF_8));
            case FINAL | CLOSE -> new Frame.Close(length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort());
            default -> throw new IOException("WebSocket frame begins with: " + first + " (expected: a text or Close, whole)");
        };
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("ended in a WebSocket frame");
        }
        return bytes;
    }

    public void text(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void close(int code) throws IOException {
        write(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    private synchronized void write(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(2 + 4 + payload.length).put((byte) (FINAL | opcode));
        if (client) {
            byte[] mask = FrameStream.number(ThreadLocalRandom.current().nextInt());
            frame.put((byte) (FINAL | payload.length)).put(mask).put(masked(payload, mask));
        } else {
            frame.put((byte) payload.length).put(payload);
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    private static byte[] masked(byte[] payload, byte[] mask) {
        byte[] result = payload.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= mask[i % 4];
        }
        return result;
    }
}
