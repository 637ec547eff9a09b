// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import io.netty.buffer.ByteBuf;

/**
 * Reads chunk-size lines (RFC 9112, section 7.1): hexadecimal digits, extensions that are passed over, CR LF.
 *
 * <p>What such lines may hold beside digits has been read in different ways by different servers; so white space stands
 * only before a semicolon, and extensions are bounded for the whole message.
 */
final class ChunkLine {
    /** Enough for any length, and too few to overflow one. */
    private static final int DIGITS = 15;

    /** Servers that count in 32 bits take more for less. */
    private static final long MOST = Integer.MAX_VALUE;

    private enum State {
        DATA_CR,
        DATA_LF,
        SIZE,
        BLANK,
        EXTENSION,
        LINE_LF
    }

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int extensionBytes;

    /** Expects a message's first chunk. */
    void begin() {
        extensionBytes = 0;
        expect(State.SIZE);
    }

    /** Expects the CR LF behind a chunk's data and the next chunk. */
    void endData() {
        expect(State.DATA_CR);
    }

    /** The size, once a line is whole; -1 where more must come. */
    long read(ByteBuf in) throws Http1Exception {
        while (in.isReadable()) {
            if (step(in.readByte())) {
                return size;
            }
        }
        return -1;
    }

    private void expect(State next) {
        state = next;
        size = 0;
        digits = 0;
    }

    private boolean step(byte octet) throws Http1Exception {
        switch (state) {
            case DATA_CR -> state = only(octet, '\r', State.DATA_LF);
            case DATA_LF -> state = only(octet, '\n', State.SIZE);
            case SIZE -> onSize(octet);
            case BLANK -> onBlank(octet);
            case EXTENSION -> onExtension(octet);
            case LINE_LF -> {
                only(octet, '\n', State.SIZE);
                return true;
            }
        }
        return false;
    }

    private void onSize(byte octet) throws Http1Exception {
        int digit = Octets.hex(octet);
        if (digit >= 0) {
            if (++digits > DIGITS) {
                throw Http1Exception.malformed("chunk size: over " + DIGITS + " digits (expected: no more)");
            }
            size = size << 4 | digit;
            if (size > MOST) {
                throw Http1Exception.malformed("chunk size: over " + MOST + " (expected: no more)");
            }
        } else if (digits == 0) {
            throw Http1Exception.malformed("chunk size: none (expected: hexadecimal digits)");
        } else if (octet == '\r') {
            state = State.LINE_LF;
        } else {
            state = State.BLANK;
            onBlank(octet);
        }
    }

    private void onBlank(byte octet) throws Http1Exception {
        charge();
        if (octet == ';') {
            state = State.EXTENSION;
        } else if (!Octets.isBlank(octet)) {
            throw Http1Exception.malformed("chunk size: something behind it (expected: CR LF or an extension)");
        }
    }

    private void onExtension(byte octet) throws Http1Exception {
        if (octet == '\r') {
            state = State.LINE_LF;
            return;
        }
        charge();
        if (!Octets.inLine(octet)) {
            throw Http1Exception.malformed("chunk extension: control character (expected: none)");
        }
    }

    private void charge() throws Http1Exception {
        if (++extensionBytes > Http1Limits.EXTENSION_BYTES) {
            throw Http1Exception.malformed(
                    "chunk extensions: over " + Http1Limits.EXTENSION_BYTES + " bytes (expected: no more)");
        }
    }

    private static State only(byte octet, char wanted, State next) throws Http1Exception {
        if (octet != wanted) {
            throw Http1Exception.malformed("chunk: no CR LF at its end (expected: CR LF)");
        }
        return next;
    }
}
