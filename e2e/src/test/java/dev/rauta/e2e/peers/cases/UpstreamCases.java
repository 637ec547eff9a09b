// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.answerBody;
import static dev.rauta.e2e.peers.cases.Checks.answerField;
import static dev.rauta.e2e.peers.cases.Checks.broken;
import static dev.rauta.e2e.peers.cases.Checks.closed;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.statuses;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.get;

import java.util.ArrayList;
import java.util.List;

/** Answers of an upstream that is broken or hostile (RFC 9112, sections 4 to 7). */
final class UpstreamCases {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String FRAMING = "RFC 9112 6.3";

    private UpstreamCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        bad(all, "up-cl-te", "Content-Length with chunks", FRAMING, OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        bad(all, "up-cl-two", "Two lengths that differ", FRAMING, OK + "Content-Length: 5\r\nContent-Length: 2\r\n\r\nhello");
        bad(all, "up-cl-sign", "A length with a sign", FRAMING, OK + "Content-Length: +5\r\n\r\nhello");
        bad(all, "up-te-odd", "An unknown transfer coding", FRAMING, OK + "Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        bad(all, "up-te-twice", "chunked twice", FRAMING, OK + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        bad(all, "up-nul", "NUL in a value", "RFC 9110 5.5", OK + "X-A: b\0c\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-bare-cr", "A bare CR in a value", "RFC 9112 2.2", OK + "X-A: b\rX-B: c\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-name", "A name that is no token", "RFC 9110 5.1", OK + "X A: b\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-no-colon", "A line without a colon", "RFC 9112 5", OK + "X-A b\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-status-line", "A status line that is none", "RFC 9112 4", "HTTP/1.1 OK\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-status-1000", "A status of four digits", "RFC 9112 4", "HTTP/1.1 2000 OK\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-version", "A version that nobody speaks", "RFC 9112 2.3", "HTTP/3.7 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        bad(all, "up-not-http", "What is not HTTP", "RFC 9112 4", "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        all.add(http1("up-space-colon", "Space before a colon in an answer: taken away, or 502", "RFC 9112 5.1", get("/r"))
                .reply(OK + "X-A : b\r\nContent-Length: 5\r\n\r\nhello")
                .expect(Check.any(status(502), Check.all(status(200), answerField("x-a", "b")))));
        all.add(http1("up-fold", "A folded line in an answer: unfolded, or 502", "RFC 9112 5.2", get("/r"))
                .reply(OK + "X-A: b\r\n c\r\nContent-Length: 5\r\n\r\nhello")
                .expect(Check.any(
                        status(502),
                        Check.all(status(200), new Check("unfolded", outcome -> outcome.finals().getFirst().fields().stream().anyMatch(one -> one.name().equalsIgnoreCase("x-a") && one.value().matches("b +c")))))));
        all.add(http1("up-chunk-bad", "A chunk size that is none breaks the answer", "RFC 9112 7.1", get("/r"))
                .reply(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nXX\r\n")
                .expect(Check.any(status(502), Check.all(broken(), closed()))));
        all.add(http1("up-short", "A body that ends early ends with a broken transfer", "RFC 9112 8", get("/r"))
                .replyAndClose(OK + "Content-Length: 10\r\n\r\nhello")
                .expect(Check.any(status(502), Check.all(broken(), closed())))
                .toAnyUpstream());
        all.add(http1("up-chunk-cut", "Chunks that end early end with a broken transfer", "RFC 9112 8", get("/r"))
                .replyAndClose(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
                .expect(Check.any(status(502), Check.all(broken(), closed())))
                .toAnyUpstream());
        all.add(http1("up-close", "A body that ends with the connection is whole", FRAMING, get("/r"))
                .replyAndClose(OK + "\r\nhello")
                .expect(status(200), answerBody("hello"))
                .toAnyUpstream());
        all.add(http1("up-1.0", "An HTTP/1.0 answer is made one of HTTP/1.1", "RFC 9112 2.3", get("/r"))
                .replyAndClose("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                .expect(status(200), answerBody("hello"), kept()));
        all.add(http1("up-surplus", "Bytes behind an answer are nobody's answer", "RFC 9112 9.2", get("/r1") + get("/r2"))
                .answers(2)
                .reply(OK + "Content-Length: 2\r\n\r\nokHTTP/1.1 299 Evil\r\nContent-Length: 4\r\n\r\nevil")
                .expect(statuses(200, 200), kept()));
        all.add(http1("up-204-surplus", "Bytes behind a 204 are nobody's answer", "RFC 9112 6.3", get("/r1") + get("/r2"))
                .answers(2)
                .reply("HTTP/1.1 204 No Content\r\nContent-Length: 60\r\n\r\nHTTP/1.1 299 Evil\r\nContent-Length: 4\r\n\r\nevil")
                .expect(Check.any(statuses(204, 204), statuses(502, 502)), kept()));
        all.add(http1("up-304-surplus", "Bytes behind a 304 are nobody's answer", "RFC 9112 6.3", get("/r1") + get("/r2"))
                .answers(2)
                .reply("HTTP/1.1 304 Not Modified\r\nContent-Length: 60\r\n\r\nHTTP/1.1 299 Evil\r\nContent-Length: 4\r\n\r\nevil")
                .expect(statuses(304, 304), kept()));
        all.add(http1("up-empty", "An upstream that closes without an answer is 502", "RFC 9110 15.6.3", get("/r"))
                .replyAndClose("")
                .expect(status(502)));
        all.add(http1("up-head-large", "A head of 80000 bytes is 502", "RFC 9110 15.6.3", get("/r"))
                .reply(OK + "X-A: " + "b".repeat(80_000) + "\r\nContent-Length: 5\r\n\r\nhello")
                .expect(status(502)));
        return all;
    }

    private static void bad(List<HttpCase> all, String id, String what, String source, String reply) {
        all.add(http1(id, "An answer that has two readings, or none, is 502. " + what, source, get("/r"))
                .reply(reply)
                .expect(status(502)));
    }
}
