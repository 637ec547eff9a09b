// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * Writes HTTP/1.1 messages (RFC 9112): heads, chunks, trailers; the caller owns every buffer it gets.
 *
 * <p>Names and values are written as they are: whoever made them has made sure that no CR, LF or NUL is in them.
 */
public final class Http1Writer {
    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString REQUEST_VERSION = AsciiString.cached(" HTTP/1.1\r\n");
    private static final AsciiString OK = AsciiString.cached("HTTP/1.1 200 OK\r\n");
    private static final AsciiString TE_OPTION = AsciiString.cached("connection: te\r\n");
    private static final AsciiString HOST = AsciiString.cached("host: ");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
    private static final ByteBuf CRLF = constant("\r\n");
    private static final short COLON_SPACE = ':' << 8 | ' ';
    private static final short LINE_END = '\r' << 8 | '\n';

    private Http1Writer() {}

    /** A line that a request gets beside its own fields, which stay as they are for another try. */
    public enum Addition {
        NOTHING(""),
        CHUNKED("transfer-encoding: chunked\r\n"),
        EMPTY("content-length: 0\r\n"),
        UPGRADE("connection: upgrade\r\n");

        private final AsciiString line;

        Addition(String line) {
            this.line = AsciiString.cached(line);
        }
    }

    /** A request's head. */
    public static ByteBuf request(ByteBufAllocator allocator, RequestHead head, Addition addition) {
        ByteBuf out = allocator.ioBuffer(estimate(head.fields()) + head.target().length() + head.authority().length() + 80);
        write(out, head.method());
        out.writeByte(' ');
        write(out, head.target());
        write(out, REQUEST_VERSION);
        write(out, HOST);
        write(out, head.authority());
        out.writeShort(LINE_END);
        write(out, addition.line);
        if (addition != Addition.UPGRADE && head.fields().contains("te")) {
            // Who sends TE must say that it concerns this connection (RFC 9110, section 10.1.4).
            write(out, TE_OPTION);
        }
        writeFields(out, head.fields());
        return out;
    }

    /** A response's head; its fields must say its framing already. */
    public static ByteBuf response(ByteBufAllocator allocator, int status, HeaderFields fields) {
        ByteBuf out = allocator.ioBuffer(estimate(fields) + 64);
        if (status == 200) {
            write(out, OK);
        } else {
            write(out, VERSION);
            write(out, Integer.toString(status));
            out.writeByte(' ');
            write(out, HttpResponseStatus.valueOf(status).reasonPhrase());
            out.writeShort(LINE_END);
        }
        writeFields(out, fields);
        return out;
    }

    /** What goes before a chunk's data; {@code bytes} must not be 0, which would end the body. */
    public static ByteBuf chunkHead(ByteBufAllocator allocator, int bytes) {
        ByteBuf out = allocator.ioBuffer(10);
        write(out, Integer.toHexString(bytes));
        return out.writeShort(LINE_END);
    }

    /** What goes behind a chunk's data. */
    public static ByteBuf chunkEnd() {
        return CRLF.duplicate();
    }

    /** The end of a chunked body without trailers. */
    public static ByteBuf lastChunk() {
        return LAST_CHUNK.duplicate();
    }

    /** The end of a chunked body with trailers. */
    public static ByteBuf lastChunk(ByteBufAllocator allocator, HeaderFields trailers) {
        ByteBuf out = allocator.ioBuffer(estimate(trailers) + 8);
        out.writeByte('0');
        out.writeShort(LINE_END);
        writeFields(out, trailers);
        return out;
    }

    private static void writeFields(ByteBuf out, HeaderFields fields) {
        for (int i = 0; i < fields.size(); i++) {
            write(out, fields.name(i));
            out.writeShort(COLON_SPACE);
            write(out, fields.value(i));
            out.writeShort(LINE_END);
        }
        out.writeShort(LINE_END);
    }

    /** Octets as they came: values are ISO-8859-1 throughout (RFC 9110, section 5.5). */
    private static void write(ByteBuf out, CharSequence text) {
        if (text instanceof AsciiString ascii) {
            out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            ByteBufUtil.writeAscii(out, text);
        }
    }

    private static int estimate(HeaderFields fields) {
        int bytes = 2;
        for (int i = 0; i < fields.size(); i++) {
            bytes += fields.name(i).length() + fields.value(i).length() + 4;
        }
        return bytes;
    }

    private static ByteBuf constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }
}
