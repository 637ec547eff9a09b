// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An upstream of gRPC (HTTP/2, RFC 9113) that answers each call with the message {@code hello} and the status 0; every connection has a thread. */
public final class GrpcServer implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PREFACE = 24;
    /** {@code :status: 200} of HPACK's static table (RFC 7541, appendix A). */
    private static final int STATUS_200 = 0x88;

    private final ServerSocket listening;

    public GrpcServer(ServerSocket listening) {
        this.listening = listening;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a handshake that came to nothing: the test sees what its client gets.
                continue;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            if (!new String(in.readNBytes(PREFACE), StandardCharsets.US_ASCII).startsWith("PRI * HTTP/2.0")) {
                return;
            }
            frame(out, SETTINGS, 0, 0, new byte[0]);
            while (true) {
                int head = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(head >>> 8);
                switch (head & 0xff) {
                    case SETTINGS -> {
                        if (flags != ACK) {
                            frame(out, SETTINGS, ACK, 0, new byte[0]);
                        }
                    }
                    case PING -> frame(out, PING, ACK, 0, payload);
                    case HEADERS -> answer(out, stream);
                    default -> {}
                }
            }
        } catch (IOException e) {
            // The other side has gone, which is its business.
            return;
        }
    }

    private static void answer(DataOutputStream out, int stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(STATUS_200);
        field(head, "content-type", "application/grpc");
        frame(out, HEADERS, END_HEADERS, stream, head.toByteArray());
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
        message.writeBytes(new byte[] {0, 0, 0, 0, (byte) text.length});
        message.writeBytes(text);
        frame(out, DATA, 0, stream, message.toByteArray());
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        field(trailers, "grpc-status", "0");
        frame(out, HEADERS, END_HEADERS | END_STREAM, stream, trailers.toByteArray());
    }

    /** A literal that no table keeps (RFC 7541, section 6.2.2). */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            block.write(text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
