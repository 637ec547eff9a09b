// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.pod;

import dev.rauta.e2e.chaos.wire.FrameStream;
import dev.rauta.e2e.chaos.wire.GrpcMessages;
import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod's HTTP/2 connection: plain requests are answered when they have come whole, gRPC ones message by message. */
final class PodHttp2 implements Served {
    /** What a stream's server says when it goes: the client sends no more and ends the stream. */
    private static final String GOING = "going";

    private final String name;
    private final Socket socket;
    private final FrameStream frames;
    private final Map<Integer, Call> calls = new HashMap<>();
    private int last;
    private boolean leaving;

    /** A request that is not complete yet. */
    private static final class Call {
        final String target;
        final boolean grpc;
        final GrpcMessages messages = new GrpcMessages();
        int length;

        Call(Map<String, String> fields) {
            this.target = fields.get(":method") + " " + fields.get(":path");
            this.grpc = fields.getOrDefault("content-type", "").startsWith("application/grpc");
        }
    }

    PodHttp2(String name, InputStream in, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        this.frames = new FrameStream(in, socket);
    }

    @Override
    public void run() throws IOException {
        frames.write(FrameStream.opening(false));
        for (Frame frame = frames.read(); frame != null; frame = frames.read()) {
            on(frame);
        }
    }

    private synchronized void on(Frame frame) throws IOException {
        switch (frame.type()) {
            case Frame.HEADERS -> onHeaders(frame, frames.fields(frame));
            case Frame.DATA -> onData(frame, calls.get(frame.stream()));
            case Frame.RST_STREAM -> ended(frame.stream());
            default -> {
                // A client's GOAWAY announces its end, and that is all there is to it.
            }
        }
    }

    private void onHeaders(Frame frame, Map<String, String> fields) throws IOException {
        int id = frame.stream();
        if (id > last && leaving) {
            // GOAWAY has refused it: whoever sent it sends it elsewhere.
            return;
        }
        last = Math.max(last, id);
        Call call = calls.computeIfAbsent(id, _ -> new Call(fields));
        if (call.grpc) {
            frames.write(Frame.headers(id, false,
                    new Field(":status", "200"), new Field("content-type", "application/grpc")).bytes());
        }
        if (frame.ends()) {
            finish(id, call);
        }
    }

    private void onData(Frame frame, @Nullable Call call) throws IOException {
        if (call == null) {
            return;
        }
        int id = frame.stream();
        call.length += frame.payload().length;
        if (call.grpc) {
            for (String text : call.messages.add(frame.payload())) {
                message(id, name + " " + text);
            }
        }
        if (frame.ends()) {
            finish(id, call);
        }
    }

    private void finish(int id, Call call) throws IOException {
        if (call.grpc) {
            frames.write(Frame.headers(id, true, new Field("grpc-status", "0")).bytes());
        } else {
            byte[] body = (name + " " + call.target + " " + call.length).getBytes(StandardCharsets.UTF_8);
            var answer = new ByteArrayOutputStream();
            answer.writeBytes(Frame.headers(id, false, new Field(":status", "200"),
                    new Field("content-length", "" + body.length)).bytes());
            answer.writeBytes(Frame.of(Frame.DATA, Frame.END_STREAM, id, body).bytes());
            frames.write(answer.toByteArray());
        }
        ended(id);
    }

    private void message(int id, String text) throws IOException {
        frames.write(Frame.of(Frame.DATA, 0, id, GrpcMessages.of(text)).bytes());
    }

    private void ended(int id) throws IOException {
        calls.remove(id);
        if (leaving && calls.isEmpty()) {
            socket.shutdownOutput();
        }
    }

    /** The client closes last, so that nothing which it still sends resets what it has not read yet. */
    @Override
    public synchronized void leave() throws IOException {
        leaving = true;
        var goAway = new ByteArrayOutputStream();
        goAway.writeBytes(FrameStream.number(last));
        goAway.writeBytes(FrameStream.number(0));
        frames.write(Frame.of(Frame.GOAWAY, 0, 0, goAway.toByteArray()).bytes());
        for (Map.Entry<Integer, Call> call : calls.entrySet()) {
            if (call.getValue().grpc) {
                message(call.getKey(), GOING);
            }
        }
        if (calls.isEmpty()) {
            socket.shutdownOutput();
        }
    }
}
