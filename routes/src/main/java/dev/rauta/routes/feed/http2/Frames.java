// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Cuts a stream of bytes into messages, and the other way round; one for each direction of a connection. */
final class Frames {
    /** No message is larger, in bytes. */
    static final int LIMIT = 64 * 1024 * 1024;

    static final CBORMapper MAPPER = CBORMapper.builder()
            .addMixIn(Message.class, Typed.class)
            .addMixIn(Message.WireEntry.class, Brief.class)
            .addMixIn(Message.Holding.class, Brief.class)
            .build();

    private final Consumer<Message> receiver;
    private Buffer held = Buffer.buffer();

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface Typed {}

    /** Thousands of one kind do without names. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface Brief {}

    Frames(Consumer<Message> receiver) {
        this.receiver = receiver;
    }

    static Buffer encode(Message message) {
        byte[] body = MAPPER.writerFor(Message.class).writeValueAsBytes(message);
        if (body.length > LIMIT) {
            throw new IllegalArgumentException(
                    "feed message: " + body.length + " bytes (expected: at most " + LIMIT + ")");
        }
        return Buffer.buffer(4 + body.length).appendInt(body.length).appendBytes(body);
    }

    /** Takes in bytes; throws {@link IllegalArgumentException} where they are no message. */
    void receive(Buffer bytes) {
        held = held.length() == 0 ? bytes : held.appendBuffer(bytes);
        int at = 0;
        while (held.length() - at >= 4) {
            int length = held.getInt(at);
            if (length < 0 || length > LIMIT) {
                throw new IllegalArgumentException(
                        "feed message: " + length + " bytes (expected: at most " + LIMIT + ")");
            }
            if (held.length() - at - 4 < length) {
                break;
            }
            Message message = decode(held.getBytes(at + 4, at + 4 + length));
            at += 4 + length;
            receiver.accept(message);
        }
        held = at == held.length() ? Buffer.buffer() : at == 0 ? held : Buffer.buffer().appendBuffer(held.slice(at, held.length()));
    }

    private static Message decode(byte[] body) {
        try {
            return MAPPER.readValue(body, Message.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("feed message: unreadable (expected: CBOR of this protocol)", e);
        }
    }
}
