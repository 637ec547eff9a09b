// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads HTTP/1.1 messages and takes nothing but what RFC 9112 lets a sender write; confined to a thread. */
public final class Http1Reader {
    private final InputStream in;
    private final Dice dice;

    /** A start line and its fields. */
    public record Head(String start, List<Field> fields) {}

    public Http1Reader(Socket socket, Dice dice) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream(), dice.pick(512, 8192, 65536));
        this.dice = dice;
    }

    /** The next head, null where the connection ended before it. */
    public Head head() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        return new Head(line(), fields());
    }

    /** The body that {@code fields} announce. */
    public Inbound body(List<Field> fields, boolean bodyless, boolean untilEnd) {
        boolean chunked = Field.has(fields, "transfer-encoding");
        boolean length = Field.has(fields, "content-length");
        if (chunked && length) {
            throw new AssertionError("both transfer-encoding and content-length: " + fields);
        }
        if (bodyless) {
            return new Sized(0);
        }
        if (chunked) {
            return new Chunked();
        }
        if (length) {
            return new Sized(Long.parseLong(Field.first(fields, "content-length")));
        }
        return untilEnd ? new UntilEnd() : new Sized(0);
    }

    /** Throws unless the connection has ended here. */
    public void ended() throws IOException {
        int next = in.read();
        if (next >= 0) {
            throw new AssertionError("a byte after the last message: " + next);
        }
    }

    private final class Sized implements Inbound {
        private long left;

        Sized(long length) {
            left = length;
        }

        @Override
        public byte[] read() throws IOException {
            if (left == 0) {
                return null;
            }
            byte[] piece = in.readNBytes((int) Math.min(left, 1 + dice.upTo(128 * 1024)));
            left -= piece.length;
            if (piece.length == 0) {
                throw new EOFException("ended with " + left + " bytes of body to come");
            }
            return piece;
        }

        @Override
        public List<Field> trailers() {
            return List.of();
        }
    }

    private final class Chunked implements Inbound {
        private List<Field> trailers = List.of();
        private long left;

        @Override
        public byte[] read() throws IOException {
            if (left == 0) {
                left = Long.parseLong(line(), 16);
                if (left == 0) {
                    trailers = fields();
                    return null;
                }
            }
            byte[] piece = in.readNBytes((int) Math.min(left, 1 + dice.upTo(128 * 1024)));
            left -= piece.length;
            if (piece.length == 0) {
                throw new EOFException("ended with " + left + " bytes of chunk to come");
            }
            if (left == 0 && !line().isEmpty()) {
                throw new AssertionError("a chunk is longer than it says");
            }
            return piece;
        }

        @Override
        public List<Field> trailers() {
            return trailers;
        }
    }

    private final class UntilEnd implements Inbound {
        @Override
        public byte[] read() throws IOException {
            byte[] piece = in.readNBytes(1 + dice.upTo(128 * 1024));
            return piece.length == 0 ? null : piece;
        }

        @Override
        public List<Field> trailers() {
            return List.of();
        }
    }

    private List<Field> fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t' || line.charAt(colon - 1) == ' ') {
                throw new AssertionError("field line: " + line + " (expected: name, colon, value)");
            }
            fields.add(new Field(line.substring(0, colon).toLowerCase(Locale.ROOT), stripped(line.substring(colon + 1))));
        }
        return fields;
    }

    /** Of blanks and tabs alone: other characters that Java counts as white space belong to a value. */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return text.substring(from, to);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("ended in the line: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (next == '\n' || next == 0) {
                throw new AssertionError("a bare " + next + " in the line: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(next);
        }
        if (in.read() != '\n') {
            throw new AssertionError("a bare CR in the line: " + line.toString(StandardCharsets.ISO_8859_1));
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
