// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes the bytes of a case and reads what comes back. */
public final class Http1Client {
    private static final int SLICE_MILLIS = 10;
    private static final String PROBE = "GET " + Recorder.PROBE + " HTTP/1.1\r\nHost: probe.example\r\n\r\n";

    private final Octets in;
    private final OutputStream out;
    private final Sent.Http1 sent;
    private final Patience patience;

    private Http1Client(Socket socket, Sent.Http1 sent, Patience patience) throws IOException {
        this.in = new Octets(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.sent = sent;
        this.patience = patience;
    }

    public static Outcome run(int port, Sent.Http1 sent, Patience patience) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return run(socket, sent, patience);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    /** The same on a connection that is there, which stays the caller's to close. */
    public static Outcome run(Socket socket, Sent.Http1 sent, Patience patience) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SLICE_MILLIS);
        return new Http1Client(socket, sent, patience).run(socket);
    }

    private Outcome run(Socket socket) throws IOException {
        for (String part : sent.parts()) {
            int before = in.bytes().length;
            write(part);
            if (part.equals(sent.parts().getLast())) {
                break;
            }
            waitFor(patience.answer(), () -> in.bytes().length > before);
        }
        if (sent.halfClosed() && !in.ended()) {
            socket.shutdownOutput();
        }
        waitFor(patience.answer(), () -> finals(answers()) >= sent.answers());
        waitFor(patience.end(), () -> false);
        Outcome.End end = in.ended() ? Outcome.End.CLOSED : Outcome.End.WAITS;
        List<Answer> answers = answers();
        if (!in.ended() && finals(answers) > 0 && !sent.halfClosed()) {
            int seen = finals(answers);
            write(PROBE);
            waitFor(patience.answer(), () -> finals(answers()) > seen);
            boolean served = finals(answers()) > seen && answers().getLast().body().equals(Recorder.PROBED);
            end = served ? Outcome.End.KEPT : in.ended() ? Outcome.End.CLOSED : Outcome.End.WAITS;
            if (!served) {
                answers = answers();
            }
        }
        return new Outcome(answers, end, "", List.of());
    }

    private interface Condition {
        boolean holds();
    }

    private void waitFor(Duration limit, Condition condition) {
        long until = System.nanoTime() + limit.toNanos();
        while (!condition.holds() && !in.ended() && System.nanoTime() < until) {
            // A slice without news is the socket's own wait, not a pause of ours.
            boolean _ = in.more();
        }
    }

    /** A peer that has closed already is seen by reading. */
    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            while (in.more()) {
                continue;
            }
        }
    }

    private static int finals(List<Answer> answers) {
        return (int) answers.stream().filter(one -> !one.interim() && one.complete()).count();
    }

    private List<Answer> answers() {
        String text = in.text();
        List<Answer> all = new ArrayList<>();
        boolean head = sent.parts().getFirst().startsWith("HEAD ");
        int at = 0;
        while (at < text.length()) {
            Message message = Message.head(text, at);
            if (message == null) {
                // Not a head: shown as an answer of status 0, so that no check takes it for nothing.
                all.add(new Answer(0, List.of(), text.substring(at), List.of(), in.ended(), ""));
                return all;
            }
            int status = status(message.line());
            boolean bodiless = status / 100 == 1 || status == 204 || status == 304 || head;
            message = message.withBody(
                    text, bodiless ? Message.Unframed.NEVER : Message.Unframed.AT_CLOSE, in.ended());
            all.add(new Answer(
                    status, message.fields(), message.body(), message.trailers(), message.complete(), ""));
            head &= status / 100 == 1;
            at = message.end();
        }
        return all;
    }

    private static int status(String line) {
        return line.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?") ? Integer.parseInt(line.substring(9, 12)) : 0;
    }
}
