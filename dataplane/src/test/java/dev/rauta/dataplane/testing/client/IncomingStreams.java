// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import dev.rauta.dataplane.testing.wire.Http2Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** What comes back on the streams of one connection: written by the thread that reads frames, asked by any. */
final class IncomingStreams {
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private final Map<Integer, Incoming> streams = new ConcurrentHashMap<>();
    private final Queue<Map<String, String>> interims = new ConcurrentLinkedQueue<>();

    /** One stream's. */
    static final class Incoming {
        private final CompletableFuture<Map<String, String>> head = new CompletableFuture<>();
        private final CompletableFuture<RawH2Client.Answer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final Semaphore credit = new Semaphore(0);
        private volatile int received;

        /** Of the final response, empty where the stream ended without. */
        CompletableFuture<Map<String, String>> head() {
            return head;
        }

        /** Done when the stream has ended. */
        CompletableFuture<RawH2Client.Answer> answer() {
            return answer;
        }

        /** Bytes of window that WINDOW_UPDATE has given. */
        Semaphore credit() {
            return credit;
        }

        /** Bytes of body. */
        int received() {
            return received;
        }

        void add(byte[] data) {
            body.writeBytes(data);
            received += data.length;
        }

        void end(Map<String, String> trailers, long reset) {
            Map<String, String> known = head.getNow(Map.of());
            answer.complete(new RawH2Client.Answer(known, body.toByteArray(), trailers, reset));
            head.complete(known);
        }
    }

    /** One that has not begun is there all the same, for who waits for it. */
    Incoming of(int stream) {
        return streams.computeIfAbsent(stream, _ -> new Incoming());
    }

    /** Heads of interim responses, on any stream. */
    Queue<Map<String, String>> interims() {
        return interims;
    }

    void onHeaders(Http2Frame frame) throws Http2Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))
                .forEach(field -> fields.merge(field.getKey().toString(), field.getValue().toString(), (a, b) -> a + ", " + b));
        if (fields.getOrDefault(":status", "").startsWith("1")) {
            interims.add(fields);
            return;
        }
        Incoming incoming = of(frame.stream());
        boolean trailers = incoming.head.isDone();
        incoming.head.complete(fields);
        if (frame.has(Http2Frame.END_STREAM)) {
            incoming.end(trailers ? fields : Map.of(), -1);
        }
    }

    /** The connection is gone: nothing more comes on any stream. */
    void broken(Exception why) {
        streams.values().forEach(stream -> {
            stream.answer.completeExceptionally(why);
            stream.head.completeExceptionally(why);
        });
    }
}
