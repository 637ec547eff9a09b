// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.util.function.IntFunction;

/**
 * Writes HTTP/1.1 messages (RFC 9112): heads, chunks, trailers; each part into the buffer that {@code room} gives for so many
 * bytes at least, which stays the caller's.
 *
 * <p>Names and values are written as they are: whoever made them has made sure that no CR, LF or NUL is in them.
 */
public final class Http1Writer {
    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString REQUEST_VERSION = AsciiString.cached(" HTTP/1.1\r\n");
    private static final AsciiString OK = AsciiString.cached("HTTP/1.1 200 OK\r\n");
    private static final AsciiString TE_OPTION = AsciiString.cached("connection: te\r\n");
    private static final AsciiString HOST = AsciiString.cached("host: ");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final short COLON_SPACE = ':' << 8 | ' ';
    private static final short LINE_END = '\r' << 8 | '\n';

    private Http1Writer() {}

    /** A line that a request gets beside its own fields, which stay as they are for another attempt. */
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
    public static void request(IntFunction<ByteBuf> room, RequestHead head, Addition addition) {
        ByteBuf out = room.apply(estimate(head.fields()) + head.target().length() + head.authority().length() + 80);
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
    }

    /** A response's head; its fields must say its framing already. */
    public static void response(IntFunction<ByteBuf> room, int status, HeaderFields fields) {
        ByteBuf out = room.apply(estimate(fields) + 64);
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
    }

    /** What goes before a chunk's data; {@code bytes} must not be 0, which would end the body. */
    public static void chunkHead(IntFunction<ByteBuf> room, int bytes) {
        ByteBuf out = room.apply(10);
        write(out, Integer.toHexString(bytes));
        out.writeShort(LINE_END);
    }

    /** What goes behind a chunk's data. */
    public static void chunkEnd(IntFunction<ByteBuf> room) {
        room.apply(2).writeShort(LINE_END);
    }

    /** The end of a chunked body without trailers. */
    public static void lastChunk(IntFunction<ByteBuf> room) {
        write(room.apply(LAST_CHUNK.length()), LAST_CHUNK);
    }

    /** The end of a chunked body with trailers. */
    public static void lastChunk(IntFunction<ByteBuf> room, HeaderFields trailers) {
        ByteBuf out = room.apply(estimate(trailers) + 8);
        out.writeByte('0');
        out.writeShort(LINE_END);
        writeFields(out, trailers);
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
}
