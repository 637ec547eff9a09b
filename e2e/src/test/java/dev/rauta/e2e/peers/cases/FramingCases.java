// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.body;
import static dev.rauta.e2e.peers.cases.Checks.framedOnce;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.nothingWhole;
import static dev.rauta.e2e.peers.cases.Checks.refused;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.statuses;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.HOST;
import static dev.rauta.e2e.peers.cases.Text.get;
import static dev.rauta.e2e.peers.cases.Text.head;
import static dev.rauta.e2e.peers.cases.Text.post;

import java.util.ArrayList;
import java.util.List;

/** Where a request's body ends (RFC 9112, sections 6.1 to 6.3): what smuggling is made of. */
final class FramingCases {
    private static final String CODING = "RFC 9112 6.1";
    private static final String LENGTH = "RFC 9112 6.3";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String EMPTY = "0\r\n\r\n";

    private FramingCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        both(all);
        codings(all);
        lengths(all);
        accepted(all);
        early(all);
        return all;
    }

    private static void both(List<HttpCase> all) {
        all.add(http1("cl-te", "Content-Length with Transfer-Encoding is refused",
                CODING, post("/b", "Content-Length: 6", CHUNKED) + EMPTY + "G")
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("te-cl", "Transfer-Encoding with Content-Length is refused too",
                CODING, post("/b", CHUNKED, "Content-Length: 4") + "1\r\nZ\r\n" + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("cl-te-smuggled", "A request behind the chunks is not forwarded",
                CODING, post("/b", "Content-Length: 48", CHUNKED) + EMPTY + get("/smuggled"))
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("cl-0-te", "Content-Length: 0 with chunks is refused too",
                CODING, post("/b", "Content-Length: 0", CHUNKED) + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("cl-te-get", "A GET with both is refused too", CODING, get("/b", "Content-Length: 5", CHUNKED) + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
    }

    private static void codings(List<HttpCase> all) {
        refusedCoding(all, "te-space-colon", "Space before the colon", "Transfer-Encoding : chunked");
        refusedCoding(all, "te-tab-colon", "Tab before the colon", "Transfer-Encoding\t: chunked");
        refusedCoding(all, "te-vertical-tab", "Vertical tab before chunked", "Transfer-Encoding: \u000bchunked");
        refusedCoding(all, "te-form-feed", "Form feed behind chunked", "Transfer-Encoding: chunked\u000c");
        refusedCoding(all, "te-nul", "NUL behind chunked", "Transfer-Encoding: chunked\0");
        refusedCoding(all, "te-quoted", "chunked in quotes", "Transfer-Encoding: \"chunked\"");
        refusedCoding(all, "te-xchunked", "xchunked", "Transfer-Encoding: xchunked");
        refusedCoding(all, "te-chunked-identity", "chunked is not the last", "Transfer-Encoding: chunked, identity");
        refusedCoding(all, "te-identity-chunked", "identity before chunked", "Transfer-Encoding: identity, chunked");
        refusedCoding(all, "te-gzip-chunked", "gzip before chunked: not undone here", "Transfer-Encoding: gzip, chunked");
        refusedCoding(all, "te-chunked-twice", "chunked twice in a list", "Transfer-Encoding: chunked, chunked");
        refusedCoding(all, "te-two-lines", "chunked in two lines", CHUNKED + "\r\n" + CHUNKED);
        refusedCoding(all, "te-two-lines-identity", "chunked and identity in two lines", CHUNKED + "\r\nTransfer-Encoding: identity");
        refusedCoding(all, "te-identity", "identity", "Transfer-Encoding: identity");
        refusedCoding(all, "te-empty", "Nothing", "Transfer-Encoding:");
        refusedCoding(all, "te-comma", "chunked and an empty element", "Transfer-Encoding: chunked,");
        refusedCoding(all, "te-leading-comma", "An empty element and chunked", "Transfer-Encoding: ,chunked");
        refusedCoding(all, "te-parameter", "chunked with a parameter", "Transfer-Encoding: chunked;q=1");
        refusedCoding(all, "te-folded", "chunked on a folded line", "Transfer-Encoding:\r\n chunked");
        refusedCoding(all, "te-bare-cr", "A bare CR before chunked", "Transfer-Encoding: \rchunked");
        refusedCoding(all, "te-after-bare-lf", "Behind a bare LF", "X-A: b\nTransfer-Encoding: chunked");
        all.add(http1("te-1.0", "Transfer-Encoding in HTTP/1.0 is refused",
                CODING, head("POST /b HTTP/1.0", HOST, CHUNKED) + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("te-1.0-keep", "Transfer-Encoding in HTTP/1.0 with keep-alive is refused",
                CODING, head("POST /b HTTP/1.0", HOST, CHUNKED, "Connection: keep-alive") + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
        all.add(http1("te-tab", "A tab before chunked is white space",
                "RFC 9110 5.6.3", post("/b", "Transfer-Encoding:\tchunked") + "2\r\nhi\r\n" + EMPTY)
                .expect(Check.any(Check.all(status(200), requests(1), body("hi"), framedOnce()), refused(400)))
                .show("transfer-encoding", "content-length"));
        all.add(http1("te-case", "Codings have no case",
                "RFC 9112 7", post("/b", "Transfer-Encoding: cHuNkEd") + "2\r\nhi\r\n" + EMPTY)
                .expect(status(200), requests(1), body("hi"), framedOnce())
                .show("transfer-encoding", "content-length")
                .toAnyUpstream());
    }

    private static void lengths(List<HttpCase> all) {
        refusedLength(all, "cl-twice", "Two equal Content-Lengths", "Content-Length: 5\r\nContent-Length: 5");
        refusedLength(all, "cl-two", "Two Content-Lengths that differ", "Content-Length: 5\r\nContent-Length: 0");
        refusedLength(all, "cl-list", "A list of equal lengths", "Content-Length: 5, 5");
        refusedLength(all, "cl-list-two", "A list of lengths that differ", "Content-Length: 0, 5");
        refusedLength(all, "cl-plus", "A sign", "Content-Length: +5");
        refusedLength(all, "cl-minus", "A negative length", "Content-Length: -5");
        refusedLength(all, "cl-empty", "No length", "Content-Length:");
        refusedLength(all, "cl-inner-space", "A space inside", "Content-Length: 5 5");
        refusedLength(all, "cl-hex", "Hexadecimal", "Content-Length: 0x5");
        refusedLength(all, "cl-letters", "A letter behind", "Content-Length: 5a");
        refusedLength(all, "cl-fraction", "A fraction", "Content-Length: 5.0");
        refusedLength(all, "cl-comma", "A comma behind", "Content-Length: 5,");
        refusedLength(all, "cl-huge", "More than 63 bits", "Content-Length: 99999999999999999999");
        refusedLength(all, "cl-wraps", "What wraps to 5 in 64 bits", "Content-Length: 18446744073709551621");
        refusedLength(all, "cl-vertical-tab", "A vertical tab before", "Content-Length: \u000b5");
        refusedLength(all, "cl-superscript", "A digit that is not US-ASCII", "Content-Length: \u00b2");
        refusedLength(all, "cl-space-colon", "A space before the colon", "Content-Length : 5");
        refusedLength(all, "cl-folded", "A folded line", "Content-Length:\r\n 5");
    }

    private static void accepted(List<HttpCase> all) {
        all.add(http1("cl-plain", "A body of its length passes", LENGTH, post("/b", "Content-Length: 5") + "hello")
                .expect(status(200), kept(), requests(1), body("hello"), framedOnce())
                .show("content-length", "transfer-encoding")
                .toAnyUpstream());
        all.add(http1("cl-zeros", "Leading zeros are digits", "RFC 9110 8.6", post("/b", "Content-Length: 005") + "hello")
                .expect(Check.any(Check.all(status(200), requests(1), body("hello"), framedOnce()), refused(400)))
                .show("content-length", "transfer-encoding"));
        all.add(http1("cl-get", "A GET may have a body", "RFC 9110 9.3.1", get("/b", "Content-Length: 5") + "hello")
                .expect(status(200), requests(1), body("hello"), framedOnce())
                .show("content-length")
                .toAnyUpstream());
        all.add(http1("cl-none", "Without a length there is no body: what follows is a request", LENGTH, post("/b1") + get("/b2"))
                .answers(2)
                .expect(statuses(200, 200), requests(2), body(""))
                .toAnyUpstream());
        all.add(http1("cl-short", "A body that ends early is never whole upstream",
                "RFC 9112 8", post("/b", "Content-Length: 10") + "hello")
                .halfClosed()
                .expect(nothingWhole(), Checks.closed())
                .toAnyUpstream());
        all.add(http1("cl-more", "What is behind a body is the next request",
                LENGTH, post("/b1", "Content-Length: 5") + "hello" + get("/b2"))
                .answers(2)
                .expect(statuses(200, 200), requests(2), body("hello"))
                .toAnyUpstream());
        all.add(http1("cl-more-garbage", "What is behind a body and no request is refused",
                LENGTH, post("/b1", "Content-Length: 5") + "helloXYZ\r\n\r\n")
                .answers(2)
                .expect(statuses(200, 400), Checks.closed(), requests(1)));
    }

    /** A request that is answered without its upstream; its body is not the next request. */
    private static void early(List<HttpCase> all) {
        String smuggled = get("/smuggled");
        String length = "Content-Length: " + smuggled.length();
        all.add(http1("early-length", "The body of a request that is answered early is not a request",
                "RFC 9112 9.3", post("/admin", length) + smuggled)
                .expect(status(503, 403), Checks.nothingForwarded()));
        all.add(http1("early-get", "The body of a GET that is answered early is not a request",
                "RFC 9112 9.3", get("/admin", length) + smuggled)
                .expect(status(503, 403), Checks.nothingForwarded()));
        all.add(http1("early-chunks", "Chunks of a request that is answered early are not a request",
                "RFC 9112 9.3",
                post("/admin", CHUNKED) + Integer.toHexString(smuggled.length()) + "\r\n" + smuggled + "\r\n" + EMPTY)
                .expect(status(503, 403), Checks.nothingForwarded()));
        all.add(http1("early-expect", "What follows an early answer to Expect is still the body",
                "RFC 9110 10.1.1", post("/admin", length, "Expect: 100-continue"), smuggled)
                .expect(status(503, 403), Checks.nothingForwarded()));
        all.add(http1("early-next", "The request behind the body is served, or the connection closed",
                "RFC 9112 9.3", post("/admin", "Content-Length: 5") + "hello" + get("/b2"))
                .answers(2)
                .expect(Check.any(
                        Check.all(statuses(503, 200), requests(1), Checks.target("/b2")),
                        Check.all(status(503), Checks.closed(), Checks.nothingForwarded()))));
    }

    private static void refusedCoding(List<HttpCase> all, String id, String what, String line) {
        all.add(http1(id, "Transfer-Encoding is chunked alone. " + what, CODING, post("/b", line) + EMPTY)
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
    }

    private static void refusedLength(List<HttpCase> all, String id, String what, String line) {
        all.add(http1(id, "Content-Length is digits, once. " + what, LENGTH, post("/b", line) + "hello")
                .expect(refused(400))
                .show("content-length", "transfer-encoding"));
    }
}
