// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.wire.Http1Head;
import dev.rauta.e2e.chaos.wire.WebSocketStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket whose messages are answered one by one.
 *
 * <p>What a user of one sees when something in between is replaced: with a Close frame of 1001 (going away; RFC 6455, section
 * 7.4.1) the page opens another and says again what had no answer; an end without a Close frame is code 1006, an error.
 */
final class WebSocketConversation implements Conversation {
    private final Socket socket;
    private final int port;
    private final WebSocketStream frames;
    private final Unanswered unanswered;
    private boolean finished;
    private @Nullable Ending ending;

    private WebSocketConversation(Socket socket, WebSocketStream frames, Unanswered unanswered) {
        this.socket = socket;
        this.port = socket.getLocalPort();
        this.frames = frames;
        this.unanswered = unanswered;
    }

    static WebSocketConversation open(Socket socket, String host, Unanswered unanswered) throws IOException {
        int port = socket.getLocalPort();
        try {
            socket.getOutputStream().write(("GET /socket HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout((int) Load.PATIENCE.toMillis());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Http1Head head = Http1Head.read(in);
            if (head == null || !head.firstLine().startsWith("HTTP/1.1 101 ")) {
                throw new IOException(head == null ? "closed before the answer" : head.firstLine());
            }
            socket.setSoTimeout(0);
            var opened = new WebSocketConversation(socket, new WebSocketStream(in, socket, true), unanswered);
            Thread.startVirtualThread(opened::read);
            return opened;
        } catch (IOException e) {
            socket.close();
            throw new NotOpened(port, e);
        }
    }

    private void read() {
        Ending how = new Ending.Broken("1006: ended without a Close frame");
        try (socket) {
            for (WebSocketStream.Frame frame = frames.read(); frame != null; frame = frames.read()) {
                switch (frame) {
                    case WebSocketStream.Frame.Text(String text) -> unanswered.answered(text);
                    case WebSocketStream.Frame.Close(int code) -> {
                        how = closed(code);
                        return;
                    }
                }
            }
        } catch (IOException e) {
            how = new Ending.Broken("1006: ended without a Close frame: " + e.getMessage());
        } finally {
            end(how);
        }
    }

    private synchronized Ending closed(int code) throws IOException {
        if (finished) {
            return new Ending.Orderly();
        }
        frames.close(code);
        return code == WebSocketStream.GOING_AWAY ? new Ending.Elsewhere() : new Ending.Broken("Close " + code);
    }

    private synchronized void end(Ending how) {
        if (ending == null) {
            ending = how;
        }
    }

    @Override
    public void say(String message) {
        try {
            frames.text(message);
        } catch (IOException e) {
            // The reader says how it ended.
            return;
        }
    }

    @Override
    public boolean endAsked() {
        return false;
    }

    @Override
    public synchronized void finish() {
        finished = true;
        try {
            frames.close(WebSocketStream.NORMAL);
        } catch (IOException e) {
            // The reader says how it ended.
            return;
        }
    }

    @Override
    public void abandon() {
        try {
            socket.close();
        } catch (IOException e) {
            // Given up either way.
            return;
        }
    }

    @Override
    public synchronized Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    @Override
    public int port() {
        return port;
    }
}
