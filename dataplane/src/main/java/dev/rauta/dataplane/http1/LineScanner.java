// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the empty line that ends a head or a trailer section, looking at each byte once however they are split.
 *
 * <p>Every line must end by CR LF. A bare CR or LF is where two readers of one message part ways, so neither passes;
 * nor does any other control character.
 */
final class LineScanner implements ByteProcessor {
    private final Http1Limits limits;
    private final boolean forgiving;
    private boolean afterCr;
    private boolean inFields;
    private int emptyLines;
    private int lineLength;
    private int firstLine;
    private int fieldBytes;
    private @Nullable Http1Fault fault;
    private String detail = "";

    /** @param forgiving whether empty lines before the first line are passed over, as before a request */
    LineScanner(Http1Limits limits, boolean forgiving) {
        this.limits = limits;
        this.forgiving = forgiving;
    }

    /** Begins a new section: a head, or trailers, which have no first line. */
    void reset(boolean trailers) {
        afterCr = false;
        inFields = trailers;
        emptyLines = 0;
        lineLength = 0;
        firstLine = 0;
        fieldBytes = 0;
    }

    /** Whether nothing has come yet but forgiven empty lines. */
    boolean fresh() {
        return !inFields && lineLength == 0 && !afterCr && firstLine == 0;
    }

    @Nullable Http1Fault fault() {
        return fault;
    }

    String detail() {
        return detail;
    }

    /** Goes on until the empty line's LF or a fault; both return false. */
    @Override
    public boolean process(byte octet) {
        if (!fresh() && !count()) {
            return false;
        }
        if (octet == '\n') {
            return afterCr ? endLine() : fail("LF without CR (expected: CR LF)");
        }
        if (afterCr) {
            return fail("CR without LF (expected: CR LF)");
        }
        if (octet == '\r') {
            afterCr = true;
            return true;
        }
        if (!Octets.inLine(octet)) {
            return fail("control character (expected: none)");
        }
        lineLength++;
        return true;
    }

    private boolean endLine() {
        afterCr = false;
        boolean empty = lineLength == 0;
        lineLength = 0;
        if (inFields) {
            return !empty;
        }
        if (!empty) {
            inFields = true;
            return true;
        }
        if (forgiving && emptyLines < Http1Limits.EMPTY_LINES) {
            emptyLines++;
            return true;
        }
        return fail("empty line (expected: a request or status line)");
    }

    private boolean count() {
        if (inFields) {
            if (++fieldBytes > limits.headBytes()) {
                fault = Http1Fault.HEAD_TOO_LARGE;
                detail = "head: over " + limits.headBytes() + " bytes (expected: no more)";
                return false;
            }
        } else if (++firstLine > limits.firstLineBytes()) {
            fault = Http1Fault.TARGET_TOO_LONG;
            detail = "first line: over " + limits.firstLineBytes() + " bytes (expected: no more)";
            return false;
        }
        return true;
    }

    private boolean fail(String what) {
        fault = Http1Fault.MALFORMED;
        detail = what;
        return false;
    }
}
