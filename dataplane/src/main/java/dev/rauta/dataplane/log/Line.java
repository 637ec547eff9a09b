// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line in the making, of bytes; a worker's own, used again for each. Characters of values are bytes, as codecs read them. */
final class Line {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final Escape escape;
    private final Stamp stamp;
    private byte[] bytes = new byte[2048];
    private int length;

    Line(Escape escape, Stamp stamp) {
        this.escape = escape;
        this.stamp = stamp;
    }

    /** Begins another. */
    void begin(long millis) {
        stamp.at(millis);
        length = 0;
    }

    /** When it began. */
    Stamp stamp() {
        return stamp;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Appends text of our own, as it is. */
    Line raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    Line raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    Line raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    Line number(long number) {
        if (number < 0 || number > 9) {
            return raw(Long.toString(number));
        }
        return raw((char) ('0' + number));
    }

    /** Seconds to the millisecond, such as {@code 0.005}. */
    Line seconds(long nanos) {
        return thousandths(TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)));
    }

    /** Such as {@code 1.005}. */
    Line thousandths(long millis) {
        return number(millis / 1000).raw('.').threeDigits((int) (millis % 1000));
    }

    Line threeDigits(int number) {
        return raw((char) ('0' + number / 100)).raw((char) ('0' + number / 10 % 10)).raw((char) ('0' + number % 10));
    }

    /** What stands for something that is not there. */
    Line nothing() {
        return escape == Escape.DEFAULT ? raw('-') : this;
    }

    /** Appends what somebody else has written, or what stands for nothing. */
    Line value(@Nullable CharSequence value, int most) {
        return value == null || value.isEmpty() ? nothing() : escaped(value, most);
    }

    /** The same; nothing comes of nothing. */
    Line escaped(CharSequence value, int most) {
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; ) {
            i += one(value, i, end);
        }
        return this;
    }

    /** Appends what begins at {@code at}. @return how many characters that was */
    private int one(CharSequence value, int at, int end) {
        char next = value.charAt(at);
        boolean control = next < 0x20 || next == 0x7f;
        switch (escape) {
            case DEFAULT -> {
                if (control || next > 0x7e || next == '"' || next == '\\') {
                    hex(next);
                } else {
                    raw(next);
                }
            }
            case NONE -> {
                if (control) {
                    hex(next);
                } else {
                    raw(next);
                }
            }
            case JSON -> {
                return json(value, at, end);
            }
        }
        return 1;
    }

    private void hex(char one) {
        raw("\\x").raw((char) HEX[one >> 4 & 15]).raw((char) HEX[one & 15]);
    }

    private int json(CharSequence value, int at, int end) {
        char next = value.charAt(at);
        if (next == '"' || next == '\\') {
            raw('\\').raw(next);
        } else if (next < 0x20 || next == 0x7f) {
            raw("\\u00").raw((char) HEX[next >> 4]).raw((char) HEX[next & 15]);
        } else if (next < 0x80) {
            raw(next);
        } else {
            int length = Utf8.length(value, at, end);
            if (length == 0) {
                // No JSON may hold these bytes (RFC 8259, section 8.1).
                raw("\\uFFFD");
                return 1;
            }
            for (int i = at; i < at + length; i++) {
                raw(value.charAt(i));
            }
            return length;
        }
        return 1;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
