// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http1.FieldLines;
import dev.rauta.dataplane.http1.Framing;
import dev.rauta.dataplane.http1.HeadParser;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Limits;
import java.util.function.BooleanSupplier;

/** Reads response heads (RFC 9112, section 4). */
public final class ResponseHeads implements HeadParser<Http1Response> {
    private final Http1Limits limits;
    private final BooleanSupplier answersHead;

    /** @param answersHead whether the response in hand answers HEAD, and so has no body whatever its fields say */
    public ResponseHeads(Http1Limits limits, BooleanSupplier answersHead) {
        this.limits = limits;
        this.answersHead = answersHead;
    }

    @Override
    public Http1Response parse(byte[] head) throws Http1Exception {
        boolean http11 = Versions.isHttp11Before(head, 0);
        int at = Versions.LENGTH;
        if (head[at] != ' ' || !Versions.isDigit(head[at + 1]) || !Versions.isDigit(head[at + 2])) {
            throw Http1Exception.malformed("status line: no status (expected: three digits)");
        }
        // A reason may be missing, and many a server then leaves its space out too.
        if (!Versions.isDigit(head[at + 3]) || (head[at + 4] != ' ' && head[at + 4] != '\r')) {
            throw Http1Exception.malformed("status line: no status (expected: three digits)");
        }
        int status = (head[at + 1] - '0') * 100 + (head[at + 2] - '0') * 10 + head[at + 3] - '0';
        if (status < 100 || status > 599) {
            throw Http1Exception.malformed("status: " + status + " (expected: 100..599)");
        }
        int line = at + 4;
        while (head[line] != '\r') {
            line++;
        }
        HeaderFields fields = FieldLines.parse(head, line + 2, limits);
        Framing framing = framing(status, fields, http11);
        boolean keepAlive = Persistence.keepsAlive(fields, http11) && framing != Framing.UNTIL_CLOSE;
        return new Http1Response(new ResponseHead(status, fields), framing, keepAlive);
    }

    private Framing framing(int status, HeaderFields fields, boolean http11) throws Http1Exception {
        Framing said = FieldFraming.of(fields, http11);
        if (status < 200 || status == 204) {
            // Neither may have a length or coding (RFC 9112, section 6.1); one that stands there frames nothing.
            fields.remove("content-length").remove("transfer-encoding");
            return Framing.NONE;
        }
        if (status == 304 || answersHead.getAsBoolean()) {
            return Framing.NONE;
        }
        return said == null ? Framing.UNTIL_CLOSE : said;
    }
}
