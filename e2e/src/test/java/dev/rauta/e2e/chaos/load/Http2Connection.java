// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.wire.FrameStream;
import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Frame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client's HTTP/2 connection with many streams. */
final class Http2Connection {
    private final Socket socket;
    private final int port;
    private final FrameStream frames;
    private final Map<Integer, StreamEvents> streams = new HashMap<>();
    private int nextId = 1;
    private int begun;
    private boolean leaving;

    Http2Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.port = socket.getLocalPort();
        this.frames = new FrameStream(new BufferedInputStream(socket.getInputStream()), socket);
        frames.write(FrameStream.opening(true));
        Thread.startVirtualThread(this::read);
    }

    /** Its local port. */
    int port() {
        return port;
    }

    /** Whether it takes new streams; otherwise there has been a GOAWAY or an end, or it has been told to retire. */
    synchronized boolean takes() {
        return !leaving;
    }

    synchronized int begun() {
        return begun;
    }

    /** Begins a stream; 0 where the connection takes none any more. */
    synchronized int open(List<Field> fields, boolean end, StreamEvents events) {
        if (leaving) {
            return 0;
        }
        int id = nextId;
        nextId += 2;
        begun++;
        streams.put(id, events);
        write(Frame.headers(id, end, fields.toArray(Field[]::new)));
        return id;
    }

    synchronized void data(int id, byte[] bytes, boolean end) {
        write(Frame.of(Frame.DATA, end ? Frame.END_STREAM : 0, id, bytes));
    }

    private void write(Frame frame) {
        try {
            frames.write(frame.bytes());
        } catch (IOException e) {
            // The reader says how it ended, and what was answered all the same.
            leaving = true;
        }
    }

    /** Begins no more streams and ends with the last one. */
    synchronized void retire() {
        leaving = true;
        endIfDone();
    }

    private void read() {
        String why = "closed before the answer";
        try {
            for (Frame frame = frames.read(); frame != null; frame = frames.read()) {
                on(frame);
            }
        } catch (IOException e) {
            why = "ended before the answer: " + e.getMessage();
        }
        List<StreamEvents> left;
        synchronized (this) {
            leaving = true;
            left = List.copyOf(streams.values());
            streams.clear();
            endIfDone();
        }
        for (StreamEvents stream : left) {
            stream.lost(why);
        }
    }

    private void on(Frame frame) throws IOException {
        switch (frame.type()) {
            case Frame.GOAWAY -> onGoAway(frame.payload());
            case Frame.HEADERS -> {
                Map<String, String> fields = frames.fields(frame);
                events(frame).ifPresent(events -> events.headers(fields, frame.ends()));
            }
            case Frame.DATA -> events(frame).ifPresent(events -> events.data(frame.payload(), frame.ends()));
            default -> {
                int code = FrameStream.number(frame.payload(), 0);
                take(frame.stream()).ifPresent(events -> {
                    if (code == FrameStream.REFUSED_STREAM) {
                        events.refused();
                    } else {
                        events.lost("RST_STREAM " + code);
                    }
                });
            }
        }
    }

    private Optional<StreamEvents> events(Frame frame) {
        if (frame.ends()) {
            return take(frame.stream());
        }
        synchronized (this) {
            return Optional.ofNullable(streams.get(frame.stream()));
        }
    }

    private synchronized Optional<StreamEvents> take(int id) {
        StreamEvents events = streams.remove(id);
        endIfDone();
        return Optional.ofNullable(events);
    }

    private void onGoAway(byte[] payload) {
        int last = FrameStream.number(payload, 0);
        int code = FrameStream.number(payload, 4);
        List<StreamEvents> refused = new ArrayList<>();
        synchronized (this) {
            leaving = true;
            streams.entrySet().removeIf(stream -> stream.getKey() > last && refused.add(stream.getValue()));
            endIfDone();
        }
        for (StreamEvents stream : refused) {
            if (code == 0) {
                stream.refused();
            } else {
                stream.lost("GOAWAY " + code);
            }
        }
    }

    private void endIfDone() {
        if (leaving && streams.isEmpty()) {
            try {
                socket.close();
            } catch (IOException e) {
                // A TLS socket whose peer has gone cannot say goodbye.
                return;
            }
        }
    }
}
