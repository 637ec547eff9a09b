// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.HeaderFields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes one side's bytes of a connection apart into messages, however the bytes are split; confined to a worker.
 *
 * <p>It decodes one step at a time and keeps nothing but an unfinished head, so that its caller may stop between two
 * steps and let the bytes lie.
 *
 * @param <H> the head of a message, as its parser makes it
 */
public final class Http1Decoder<H> {
    /**
     * Hears what has been decoded: a head, then data, then trailers if there are any.
     *
     * @param <H> the head
     */
    public interface Events<H> {
        /** A head has come; the body is as the result says, and where that is none the message is complete. */
        Framing onHead(H head);

        /** A piece of body has come; ownership passes. It is empty where only the end does. */
        void onData(ByteBuf data, boolean end);

        /** Trailer fields have come; the message is complete. */
        void onTrailers(HeaderFields trailers);
    }

    private enum State {
        HEAD,
        LENGTH,
        CHUNK_LINE,
        CHUNK_DATA,
        TRAILERS,
        UNTIL_CLOSE
    }

    private final Http1Limits limits;
    private final HeadParser<H> parser;
    private final Events<H> events;
    private final HeadBytes section;
    private final ChunkLine chunkLine = new ChunkLine();
    private State state = State.HEAD;
    private long left;

    private Http1Decoder(Http1Limits limits, HeadParser<H> parser, Events<H> events, boolean forgiving) {
        this.limits = limits;
        this.parser = parser;
        this.events = events;
        this.section = new HeadBytes(new LineScanner(limits, forgiving));
    }

    /** One for what clients send. */
    public static <H> Http1Decoder<H> ofRequests(Http1Limits limits, HeadParser<H> parser, Events<H> events) {
        return new Http1Decoder<>(limits, parser, events, true);
    }

    /** One for what upstreams send. */
    public static <H> Http1Decoder<H> ofResponses(Http1Limits limits, HeadParser<H> parser, Events<H> events) {
        return new Http1Decoder<>(limits, parser, events, false);
    }

    /** Whether the connection may end here without cutting a message short: between messages, or where its end is theirs. */
    public boolean mayEnd() {
        return state == State.UNTIL_CLOSE || (state == State.HEAD && section.empty());
    }

    /** How many bytes of an unfinished head or trailer section it keeps, in bytes. */
    public int kept() {
        return section.kept();
    }

    /** Whether a body ends with the connection. */
    public boolean untilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /**
     * Decodes one step from {@code in}, whose ownership stays with the caller: at most one event comes of it.
     *
     * <p>Bytes are left in {@code in} only where another step may follow. After an exception the decoder is of no
     * further use: there is no telling where a next message would begin.
     */
    public void step(ByteBuf in) throws Http1Exception {
        switch (state) {
            case HEAD -> onHead(section.take(in));
            case LENGTH -> onBody(in, true);
            case CHUNK_LINE -> onChunkLine(chunkLine.read(in));
            case CHUNK_DATA -> onBody(in, false);
            case TRAILERS -> onTrailers(section.take(in));
            case UNTIL_CLOSE -> events.onData(in.readRetainedSlice(in.readableBytes()), false);
        }
    }

    private void onHead(byte @Nullable [] bytes) throws Http1Exception {
        if (bytes == null) {
            return;
        }
        H head = parser.parse(bytes);
        section.begin(false);
        switch (events.onHead(head)) {
            case Framing.None() -> state = State.HEAD;
            case Framing.Length(long length) -> {
                left = length;
                state = State.LENGTH;
            }
            case Framing.Chunked() -> {
                chunkLine.begin();
                state = State.CHUNK_LINE;
            }
            case Framing.UntilClose() -> state = State.UNTIL_CLOSE;
        }
    }

    private void onBody(ByteBuf in, boolean endsMessage) {
        int bytes = (int) Math.min(left, in.readableBytes());
        left -= bytes;
        boolean whole = left == 0;
        if (whole && endsMessage) {
            state = State.HEAD;
        } else if (whole) {
            chunkLine.endData();
            state = State.CHUNK_LINE;
        }
        events.onData(in.readRetainedSlice(bytes), whole && endsMessage);
    }

    private void onChunkLine(long size) {
        if (size > 0) {
            left = size;
            state = State.CHUNK_DATA;
        } else if (size == 0) {
            section.begin(true);
            state = State.TRAILERS;
        }
    }

    private void onTrailers(byte @Nullable [] bytes) throws Http1Exception {
        if (bytes == null) {
            return;
        }
        HeaderFields trailers = FieldLines.parse(bytes, 0, limits);
        section.begin(false);
        state = State.HEAD;
        events.onTrailers(trailers);
    }
}
