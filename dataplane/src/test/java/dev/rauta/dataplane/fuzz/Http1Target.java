// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.Http1Writer;
import dev.rauta.dataplane.http1.Http1Writer.Addition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Bytes of an HTTP/1.1 client: whatever is accepted has one meaning, here and everywhere.
 *
 * <p>The first byte of an input chooses how the rest is split. It must come out the same in any split; each whole request
 * must be one to {@link ReferenceParser}, with the same boundaries; and what is written for the upstream must be one
 * request to both, and the same one.
 */
public final class Http1Target {
    private Http1Target() {}

    /** Throws {@link AssertionError} where a property does not hold. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Http1Run whole = Http1Run.over(bytes);
        Random random = new Random(input[0]);
        requireSame(whole, Http1Run.over(bytes, random.ints(1 + random.nextInt(6), 0, bytes.length + 1).sorted().toArray()));
        requireSame(whole, Http1Run.over(bytes, IntStream.range(0, bytes.length).toArray()));
        checkBoundaries(new String(bytes, StandardCharsets.ISO_8859_1), whole.messages());
        for (Http1Run.Message message : whole.messages()) {
            if (message.whole()) {
                checkForwarded(message, random);
            }
        }
    }

    private static void requireSame(Http1Run one, Http1Run other) {
        require(one.text().equals(other.text()), "the split matters", one.text() + "\nand\n" + other.text());
    }

    private static void checkBoundaries(String input, List<Http1Run.Message> messages) {
        int from = 0;
        for (Http1Run.Message message : messages) {
            if (!message.whole()) {
                return;
            }
            ReferenceParser.Request reference = reference(input, from);
            require(reference.end() == message.end(), "ends at " + reference.end() + " by the reference", message.text());
            requireEqual(reference, message);
            from = message.end();
        }
    }

    private static void requireEqual(ReferenceParser.Request reference, Http1Run.Message message) {
        List<String> fields = reference.fields().stream()
                .filter(field -> !field.startsWith("host: "))
                .toList();
        boolean same = reference.method().equals(message.head().method())
                && fields.equals(message.fields())
                && reference.body().equals(message.body())
                && reference.trailers().equals(message.trailers())
                && (reference.target().equals(message.head().target()) || !reference.target().startsWith("/"));
        require(same, "read as " + reference + " by the reference", message.text());
    }

    /** What goes upstream is one request, to us and to the reference, and nothing is behind it. */
    private static void checkForwarded(Http1Run.Message message, Random random) {
        byte[] forwarded = forwarded(message, random);
        String text = new String(forwarded, StandardCharsets.ISO_8859_1);
        if (message.head().authority().isEmpty()) {
            // An HTTP/1.0 request without Host is written with an empty one, which we would not take ourselves.
            require(reference(text, 0).end() == text.length(), "not one request", text);
            return;
        }
        Http1Run again = Http1Run.overForwarded(forwarded);
        require(again.fault() == null && again.messages().size() == 1, "not one request", text);
        Http1Run.Message second = again.messages().getFirst();
        require(second.end() == forwarded.length, "something behind the request", text);
        require(reference(text, 0).end() == forwarded.length, "the reference ends it elsewhere", text);
        boolean same = second.head().method().equals(message.head().method())
                && second.head().target().equals(message.head().target())
                && second.head().authority().toString().equals(message.head().authority().toString())
                && second.body().equals(message.body());
        require(same, "another request: " + second.text(), message.text());
    }

    /** As an upstream's connection writes it. */
    private static byte[] forwarded(Http1Run.Message message, Random random) {
        RequestHead head = message.head().copy();
        HopByHop.strip(head.fields());
        boolean chunked = message.said().framing() == Framing.CHUNKED;
        ByteBuf out = Unpooled.buffer();
        Http1Writer.request(out::ensureWritable, head, chunked ? Addition.CHUNKED : Addition.NOTHING);
        byte[] body = message.body().getBytes(StandardCharsets.ISO_8859_1);
        if (chunked) {
            for (int from = 0; from < body.length; ) {
                int length = Math.min(body.length - from, 1 + random.nextInt(40));
                Http1Writer.chunkHead(out::ensureWritable, length);
                out.writeBytes(body, from, length);
                Http1Writer.chunkEnd(out::ensureWritable);
                from += length;
            }
            Http1Writer.lastChunk(out::ensureWritable);
        } else {
            out.writeBytes(body);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes).release();
        return bytes;
    }

    private static ReferenceParser.Request reference(String input, int from) {
        try {
            return ReferenceParser.parse(input, from);
        } catch (ReferenceParser.NotWhole e) {
            throw new AssertionError("accepted, and no request to the reference: " + e.getMessage() + "\n" + input.substring(from));
        }
    }

    private static void require(boolean holds, String what, String text) {
        if (!holds) {
            throw new AssertionError(what + ": " + text);
        }
    }
}
