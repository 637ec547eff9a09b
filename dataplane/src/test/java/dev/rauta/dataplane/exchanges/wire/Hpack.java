// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.testing.wire.Literals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One connection's header compression (RFC 7541).
 *
 * <p>It writes literals of every representation itself, or lets Netty use the tables and the Huffman code; it reads by
 * Netty, which refuses malformed fields.
 */
public final class Hpack {
    private final Dice dice;
    private final DefaultHttp2HeadersEncoder encoder;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true, 1 << 20);

    public Hpack(Dice dice) {
        this.dice = dice;
        this.encoder = dice.chance(50) ? new DefaultHttp2HeadersEncoder() : null;
    }

    /** The peer may now be told of entries up to that size. */
    public void tableSize(long size) throws Http2Exception {
        decoder.maxHeaderTableSize(size);
    }

    /** The peer takes tables of that size. */
    public void peerTableSize(long size) throws Http2Exception {
        if (encoder != null) {
            encoder.maxHeaderTableSize(size);
        }
    }

    public byte[] encode(List<Field> fields) throws Http2Exception {
        if (encoder == null) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            fields.forEach(field -> literal(block, field));
            return block.toByteArray();
        }
        Http2Headers headers = new DefaultHttp2Headers(false);
        fields.forEach(field -> headers.add(bytes(field.name()), bytes(field.value())));
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(1, headers, block);
        return ByteBufUtil.getBytes(block);
    }

    public List<Field> decode(int stream, byte[] block) throws Http2Exception {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<CharSequence, CharSequence> entry : decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block))) {
            fields.add(new Field(entry.getKey().toString(), entry.getValue().toString()));
        }
        return fields;
    }

    /** Without indexing, never indexed, or put into the table and never asked for again. */
    private void literal(ByteArrayOutputStream block, Field field) {
        block.write(dice.pick(0x00, 0x10, 0x40));
        Literals.string(block, field.name());
        Literals.string(block, field.value());
    }

    private static AsciiString bytes(String text) {
        return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
