// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.answerBody;
import static dev.rauta.e2e.peers.cases.Checks.answerField;
import static dev.rauta.e2e.peers.cases.Checks.answerTrailer;
import static dev.rauta.e2e.peers.cases.Checks.body;
import static dev.rauta.e2e.peers.cases.Checks.declined;
import static dev.rauta.e2e.peers.cases.Checks.field;
import static dev.rauta.e2e.peers.cases.Checks.interim;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.noAnswerField;
import static dev.rauta.e2e.peers.cases.Checks.noInterim;
import static dev.rauta.e2e.peers.cases.Checks.nothingForwarded;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.HOST;
import static dev.rauta.e2e.peers.cases.Text.get;
import static dev.rauta.e2e.peers.cases.Text.head;
import static dev.rauta.e2e.peers.cases.Text.post;

import java.util.ArrayList;
import java.util.List;

/** Methods and statuses with rules of their own: HEAD, TRACE, 204, 304, 1xx, Expect (RFC 9110). */
final class MessageCases {
    private static final String CONTINUE = "RFC 9110 10.1.1";

    private MessageCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        bodiless(all);
        interims(all);
        expectations(all);
        hops(all);
        return all;
    }

    private static void bodiless(List<HttpCase> all) {
        all.add(http1("head", "An answer to HEAD has a length and no body", "RFC 9110 9.3.2", head("HEAD /m HTTP/1.1", HOST))
                .expect(status(200), kept(), requests(1), answerField("content-length", "2"), answerBody(""))
                .toAnyUpstream());
        all.add(http1("head-chunked", "An answer to HEAD has no body whatever the upstream says of chunks",
                "RFC 9110 9.3.2", head("HEAD /m HTTP/1.1", HOST))
                .reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .expect(status(200), kept(), answerBody(""))
                .toAnyUpstream());
        all.add(http1("status-204", "204 has no body and no length", "RFC 9110 15.3.5", get("/m"))
                .reply("HTTP/1.1 204 No Content\r\n\r\n")
                .expect(status(204), kept(), noAnswerField("content-length"), noAnswerField("transfer-encoding"))
                .toAnyUpstream());
        all.add(http1("status-204-length", "204 has no length even where the upstream gives one", "RFC 9110 8.6", get("/m"))
                .reply("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
                .expect(status(204), kept(), noAnswerField("content-length"), noAnswerField("transfer-encoding"))
                .toAnyUpstream());
        all.add(http1("status-304", "304 has no body; its length is that of a 200",
                "RFC 9110 15.4.5", get("/m", "If-None-Match: \"a\""))
                .reply("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 100\r\n\r\n")
                .expect(status(304), kept(), answerField("etag", "\"a\""), answerField("content-length", "100"))
                .toAnyUpstream());
        all.add(http1("status-205", "205 has an empty body", "RFC 9110 15.3.6", get("/m"))
                .reply("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n")
                .expect(status(205), kept(), answerBody(""))
                .toAnyUpstream());
        all.add(http1("answer-trailers", "An answer's trailers pass", "RFC 9110 6.5", get("/m", "Connection: TE", "TE: trailers"))
                .reply("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
                .expect(status(200), kept(), answerBody("hello"), answerTrailer("x-sum", "1"))
                .toAnyUpstream());
    }

    private static void interims(List<HttpCase> all) {
        all.add(http1("status-103", "103 passes before the answer", "RFC 8297 2", get("/m"))
                .reply("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .expect(interim(103), status(200), kept(), answerBody("ok"))
                .toAnyUpstream());
        all.add(http1("status-102-103", "Several 1xx pass before the answer", "RFC 9110 15.2", get("/m"))
                .reply("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .expect(interim(102), interim(103), status(200), kept())
                .toAnyUpstream());
        all.add(http1("status-103-1.0", "An HTTP/1.0 client gets no 1xx", "RFC 9110 15.2", head("GET /m HTTP/1.0", HOST))
                .reply("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .expect(noInterim(), status(200), answerBody("ok"))
                .toAnyUpstream());
        all.add(http1("status-101-unasked", "101 that nobody asked for is no answer", "RFC 9110 15.2.2", get("/m"))
                .reply("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
                .expect(status(502)));
    }

    private static void expectations(List<HttpCase> all) {
        all.add(http1("expect-continue", "100 (Continue) reaches the client before its body",
                CONTINUE, post("/e", "Content-Length: 5", "Expect: 100-continue"), "hello")
                .expect(interim(100), status(200), kept(), requests(1), body("hello"))
                .toAnyUpstream());
        all.add(http1("expect-at-once", "A client may send its body at once",
                CONTINUE, post("/e", "Content-Length: 5", "Expect: 100-continue") + "hello")
                .expect(status(200), kept(), requests(1), body("hello"))
                .toAnyUpstream());
        all.add(http1("expect-1.0", "An HTTP/1.0 client's Expect is ignored",
                CONTINUE, head("POST /e HTTP/1.0", HOST, "Content-Length: 5", "Expect: 100-continue") + "hello")
                .expect(noInterim(), status(200), requests(1), body("hello")));
        all.add(http1("expect-case", "Expectations have no case",
                CONTINUE, post("/e", "Content-Length: 5", "Expect: 100-Continue"), "hello")
                .expect(interim(100), status(200), requests(1), body("hello")));
        all.add(http1("expect-unknown", "An unknown expectation is answered 417", CONTINUE, get("/e", "Expect: x-teapot"))
                .expect(declined(417)));
        all.add(http1("expect-no-body", "An expectation without a body needs no 100", CONTINUE, get("/e", "Expect: 100-continue"))
                .expect(status(200), requests(1)));
    }

    private static void hops(List<HttpCase> all) {
        all.add(http1("trace", "TRACE shows nobody what proxies added: refused, or forwarded without a body",
                "RFC 9110 9.3.8", head("TRACE /t HTTP/1.1", HOST))
                .expect(Check.any(declined(400, 405, 501), Check.all(status(200), requests(1), body("")))));
        all.add(http1("max-forwards-0", "OPTIONS with Max-Forwards: 0 is answered here",
                "RFC 9110 7.6.2", head("OPTIONS /t HTTP/1.1", HOST, "Max-Forwards: 0"))
                .expect(nothingForwarded(), new Check("answered", outcome -> !outcome.finals().isEmpty())));
        all.add(http1("max-forwards-5", "OPTIONS counts Max-Forwards down",
                "RFC 9110 7.6.2", head("OPTIONS /t HTTP/1.1", HOST, "Max-Forwards: 5"))
                .expect(status(200), field("max-forwards", "4"))
                .show("max-forwards"));
    }
}
