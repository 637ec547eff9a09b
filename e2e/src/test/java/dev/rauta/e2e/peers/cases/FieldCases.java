// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.declined;
import static dev.rauta.e2e.peers.cases.Checks.field;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.noField;
import static dev.rauta.e2e.peers.cases.Checks.refused;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.get;

import java.util.ArrayList;
import java.util.List;

/** Field lines: names, values, line ends, folding (RFC 9112, section 5; RFC 9110, section 5). */
final class FieldCases {
    private static final String SYNTAX = "RFC 9112 5";
    private static final String NAME = "RFC 9110 5.1";
    private static final String VALUE = "RFC 9110 5.5";

    private FieldCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        names(all);
        values(all);
        lines(all);
        accepted(all);
        return all;
    }

    private static void names(List<HttpCase> all) {
        refusedField(all, "name-space-colon", "Nothing stands between a name and its colon", SYNTAX + ".1", "X-A : b");
        refusedField(all, "name-tab-colon", "Nor does a tab stand there", SYNTAX + ".1", "X-A\t: b");
        refusedField(all, "name-empty", "A name has a character at least", NAME, ": b");
        refusedField(all, "name-space", "A name has no space inside", NAME, "X A: b");
        refusedField(all, "name-control", "A name has no control character", NAME, "X\u0001A: b");
        refusedField(all, "name-nul", "A name has no NUL", NAME, "X\0A: b");
        refusedField(all, "name-high", "A name is US-ASCII", NAME, "X\u00e9: b");
        refusedField(all, "name-delimiter", "A name is a token", NAME, "X(A): b");
        refusedField(all, "name-slash", "A slash is in no token", NAME, "X/A: b");
        refusedField(all, "name-bare-cr", "A bare CR is in no name", NAME, "X\rA: b");
        refusedField(all, "name-no-colon", "A field line has a colon", SYNTAX, "X-A b");
    }

    private static void values(List<HttpCase> all) {
        refusedField(all, "value-nul", "A value has no NUL", VALUE, "X-A: b\0c");
        refusedField(all, "value-control", "A value has no control character", VALUE, "X-A: b\u0001c");
        refusedField(all, "value-delete", "A value has no DEL", VALUE, "X-A: b\u007fc");
        refusedField(all, "value-bare-cr", "A value has no bare CR", "RFC 9112 2.2", "X-A: b\rX-B: c");
        refusedField(all, "value-cr-behind", "CR CR LF is no line end", "RFC 9112 2.2", "X-A: b\r");
        refusedField(all, "value-bare-lf", "A bare LF is no line end", "RFC 9112 2.2", "X-A: b\nX-B: c");
        refusedField(all, "value-vertical-tab", "A vertical tab is no white space", VALUE, "X-A: \u000bb");
    }

    private static void lines(List<HttpCase> all) {
        refusedField(all, "fold-space", "A folded line is refused", SYNTAX + ".2", "X-A: b\r\n c");
        refusedField(all, "fold-tab", "A line folded with a tab is refused", SYNTAX + ".2", "X-A: b\r\n\tc");
        refusedField(all, "fold-empty", "A line of white space is a folded line", SYNTAX + ".2", "X-A: b\r\n ");
        all.add(http1("end-lf", "The head does not end with LF LF", "RFC 9112 2.2", "GET /f HTTP/1.1\r\nHost: a.example\n\n")
                .expect(refused(400)));
        all.add(http1("end-lf-crlf", "The head does not end with LF CRLF",
                "RFC 9112 2.2", "GET /f HTTP/1.1\r\nHost: a.example\n\r\n")
                .expect(refused(400)));
        all.add(http1("end-crlf-lf", "The head does not end with CRLF LF",
                "RFC 9112 2.2", "GET /f HTTP/1.1\r\nHost: a.example\r\n\n")
                .expect(refused(400)));
        all.add(http1("fields-large", "A field of 40000 bytes is too large",
                "RFC 6585 5", get("/f", "X-A: " + "b".repeat(40_000)))
                .expect(declined(431, 400)));
        all.add(http1("fields-many", "5000 fields are too many", "RFC 6585 5", get("/f", "X-A: bcdefgh\r\n".repeat(5000).strip()))
                .expect(declined(431, 400)));
    }

    private static void accepted(List<HttpCase> all) {
        all.add(http1("value-high", "Bytes above 0x7f in a value pass as they are", VALUE, get("/f", "X-A: \u00e9\u00ff"))
                .expect(status(200), field("x-a", "\u00e9\u00ff"))
                .show("x-a")
                .toAnyUpstream());
        all.add(http1("value-tab", "A tab inside a value passes", VALUE, get("/f", "X-A: b\tc"))
                .expect(status(200), field("x-a", "b\tc"))
                .show("x-a"));
        all.add(http1("value-spaces", "White space around a value is no part of it", SYNTAX + ".1", get("/f", "X-A: \t b \t "))
                .expect(status(200), field("x-a", "b"))
                .show("x-a")
                .toAnyUpstream());
        all.add(http1("value-empty", "An empty value passes", VALUE, get("/f", "X-A:"))
                .expect(status(200), requests(1), kept(), field("x-a", ""), new Check("forwarded x-a", outcome -> outcome.forwarded().getFirst().fields().stream().anyMatch(one -> one.name().equalsIgnoreCase("x-a"))))
                .show("x-a")
                .toAnyUpstream());
        all.add(http1("fields-repeated", "Repeated fields keep their order",
                "RFC 9110 5.3", get("/f", "X-A: 1", "X-B: 2", "x-a: 3"))
                .expect(status(200), field("x-a", "1, 3"), field("x-b", "2"))
                .show("x-a")
                .toAnyUpstream());
        all.add(http1("name-underscore", "Transfer_Encoding is not Transfer-Encoding",
                NAME, get("/f", "Transfer_Encoding: chunked"))
                .expect(status(200, 400), Check.any(requests(1), Checks.nothingForwarded()), Check.any(noField("transfer-encoding"), Checks.nothingForwarded()))
                .show("transfer_encoding", "transfer-encoding"));
    }

    private static void refusedField(List<HttpCase> all, String id, String rule, String source, String line) {
        all.add(http1(id, rule, source, get("/f", line, "X-Z: z")).expect(refused(400)).show("x-a", "x-b"));
    }
}
