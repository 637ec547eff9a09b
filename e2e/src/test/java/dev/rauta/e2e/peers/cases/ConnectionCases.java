// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.answerBody;
import static dev.rauta.e2e.peers.cases.Checks.body;
import static dev.rauta.e2e.peers.cases.Checks.closed;
import static dev.rauta.e2e.peers.cases.Checks.field;
import static dev.rauta.e2e.peers.cases.Checks.framedOnce;
import static dev.rauta.e2e.peers.cases.Checks.host;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.noAnswerField;
import static dev.rauta.e2e.peers.cases.Checks.noField;
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

/** What concerns one connection: hop-by-hop fields, persistence, pipelining, upgrades (RFC 9110, section 7.6). */
final class ConnectionCases {
    private static final String CONNECTION = "RFC 9110 7.6.1";
    private static final String PERSISTENCE = "RFC 9112 9.3";

    private ConnectionCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        nominated(all);
        hopByHop(all);
        persistence(all);
        upgrades(all);
        return all;
    }

    private static void nominated(List<HttpCase> all) {
        all.add(http1("nominated", "A field that Connection names ends here",
                CONNECTION, get("/n", "Connection: X-A, x-b", "X-A: 1", "X-B: 2", "X-C: 3"))
                .expect(status(200), requests(1), noField("x-a"), noField("x-b"), field("x-c", "3"))
                .show("x-a", "x-c")
                .toAnyUpstream());
        all.add(http1("nominated-cookie", "A nominated Cookie ends here",
                CONNECTION, get("/n", "Connection: Cookie", "Cookie: a=b"))
                .expect(status(200), noField("cookie"))
                .show("cookie"));
        all.add(http1("nominated-host", "A nominated Host stays", CONNECTION, get("/n", "Connection: Host"))
                .expect(status(200), host("a.example"))
                .show("host")
                .toAnyUpstream());
        all.add(http1("nominated-length", "A nominated Content-Length still frames the body",
                CONNECTION, post("/n", "Connection: Content-Length", "Content-Length: 5") + "hello")
                .expect(Check.any(Check.all(status(200), kept(), requests(1), body("hello"), framedOnce()), Checks.refused(400)))
                .show("content-length", "transfer-encoding")
                .toAnyUpstream());
        all.add(http1("nominated-coding", "A nominated Transfer-Encoding still frames the body",
                CONNECTION, post("/n", "Connection: Transfer-Encoding", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n")
                .expect(Check.any(Check.all(status(200), kept(), requests(1), body("hello"), framedOnce()), Checks.refused(400)))
                .show("content-length", "transfer-encoding")
                .toAnyUpstream());
        all.add(http1("nominated-forwarded", "A nominated X-Forwarded-For does not take ours away",
                CONNECTION, get("/n", "Connection: X-Forwarded-For", "X-Forwarded-For: 192.0.2.1"))
                .expect(status(200), field("x-forwarded-for", "127.0.0.1"))
                .show("x-forwarded-for")
                .toAnyUpstream());
        all.add(http1("nominated-close", "close beside a name still closes",
                CONNECTION, get("/n", "Connection: X-A, close", "X-A: 1"))
                .expect(status(200), noField("x-a"), closed()));
        all.add(http1("nominated-two-lines", "Connection may come twice",
                CONNECTION, get("/n", "Connection: X-A", "X-A: 1", "Connection: X-B", "X-B: 2"))
                .expect(status(200), noField("x-a"), noField("x-b"))
                .show("x-a", "x-b"));
    }

    private static void hopByHop(List<HttpCase> all) {
        all.add(http1("hop-keep-alive", "Keep-Alive and Proxy-Connection end here",
                CONNECTION, get("/h", "Keep-Alive: timeout=5", "Proxy-Connection: keep-alive"))
                .expect(status(200), noField("keep-alive"), noField("proxy-connection"))
                .show("keep-alive", "proxy-connection")
                .toAnyUpstream());
        all.add(http1("hop-te", "TE: trailers passes, other codings do not",
                "RFC 9110 10.1.4", get("/h", "Connection: TE", "TE: trailers, deflate;q=0.5"))
                .expect(status(200), field("te", "trailers"))
                .show("te")
                .toAnyUpstream());
        all.add(http1("hop-te-gzip", "TE: gzip ends here", "RFC 9110 10.1.4", get("/h", "Connection: TE", "TE: gzip"))
                .expect(status(200), noField("te"))
                .show("te")
                .toAnyUpstream());
        all.add(http1("hop-proxy", "A request's Proxy field is dropped",
                "CGI's HTTP_PROXY", get("/h", "Proxy: http://evil.example"))
                .expect(status(200), noField("proxy"))
                .show("proxy"));
        all.add(http1("hop-forwarded-for", "A stranger's X-Forwarded-For is not believed",
                "docs/operations.md", get("/h", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"))
                .expect(status(200), field("x-forwarded-for", "127.0.0.1"), noField("forwarded"))
                .show("x-forwarded-for", "forwarded")
                .toAnyUpstream());
        all.add(http1("hop-forwarded-rest", "A stranger's other X-Forwarded fields are replaced",
                "docs/operations.md",
                get("/h", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example", "X-Forwarded-Port: 444"))
                .expect(status(200), field("x-forwarded-proto", "http"), field("x-forwarded-host", "a.example"), field("x-forwarded-port", "80"))
                .show("x-forwarded-proto", "x-forwarded-host")
                .toAnyUpstream());
        all.add(http1("hop-answer", "An answer's hop-by-hop fields end here", CONNECTION, get("/h"))
                .reply("HTTP/1.1 200 OK\r\nConnection: X-Up\r\nX-Up: 1\r\nKeep-Alive: timeout=9\r\nContent-Length: 2\r\n\r\nok")
                .expect(status(200), noAnswerField("x-up"), answerBody("ok")));
    }

    private static void persistence(List<HttpCase> all) {
        all.add(http1("keep-1.1", "HTTP/1.1 keeps the connection", PERSISTENCE, get("/k")).expect(status(200), kept()));
        all.add(http1("close-1.1", "Connection: close closes it", PERSISTENCE, get("/k", "Connection: close"))
                .expect(status(200), closed()));
        all.add(http1("close-case", "Options have no case", CONNECTION, get("/k", "Connection: ClOsE"))
                .expect(status(200), closed()));
        all.add(http1("close-1.0", "HTTP/1.0 closes it", PERSISTENCE, head("GET /k HTTP/1.0", HOST))
                .expect(status(200), closed()));
        all.add(http1("keep-1.0", "HTTP/1.0 with keep-alive keeps it",
                PERSISTENCE, head("GET /k HTTP/1.0", HOST, "Connection: keep-alive"))
                .expect(status(200), kept()));
        all.add(http1("answer-1.0", "An HTTP/1.0 client gets no chunks", "RFC 9112 6.1", head("GET /k HTTP/1.0", HOST))
                .reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                .expect(status(200), noAnswerField("transfer-encoding"), answerBody("hello"), closed())
                .toAnyUpstream());
        all.add(http1("pipeline", "Pipelined requests are answered in order",
                "RFC 9112 9.3.2", get("/k1") + get("/k2") + get("/k3"))
                .answers(3)
                .expect(statuses(200, 200, 200), requests(3), kept())
                .toAnyUpstream());
        all.add(http1("pipeline-close", "Behind close nothing is served",
                "RFC 9112 9.6", get("/k1", "Connection: close") + get("/k2"))
                .expect(statuses(200), requests(1), closed())
                .toAnyUpstream());
        all.add(http1("pipeline-bad", "A malformed request behind a good one is refused in its turn",
                "RFC 9112 2.2", get("/k1") + get("/k2", "X A: b"))
                .answers(2)
                .expect(statuses(200, 400), requests(1), closed())
                .toAnyUpstream());
        all.add(http1("pipeline-1.0", "HTTP/1.0 without keep-alive serves one",
                PERSISTENCE, head("GET /k1 HTTP/1.0", HOST) + get("/k2"))
                .expect(statuses(200), requests(1), closed()));
    }

    private static void upgrades(List<HttpCase> all) {
        all.add(http1("upgrade-h2c", "An upgrade to h2c is not taken",
                "RFC 9113 3.1",
                get("/u", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"))
                .expect(status(200), kept(), requests(1), noField("upgrade"), noField("http2-settings"))
                .show("upgrade", "http2-settings")
                .toAnyUpstream());
        all.add(http1("upgrade-h2c-101", "No 101 of an upstream opens a tunnel for h2c",
                "RFC 9113 3.1",
                get("/u", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"))
                .reply("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
                .expect(status(502)));
        all.add(http1("upgrade-websocket", "An upgrade to WebSocket passes both ways",
                "RFC 6455 4",
                get("/u", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                .reply("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                .expect(status(101), field("upgrade", "websocket"), Checks.answerField("upgrade", "websocket"), Checks.answerField("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                .show("upgrade"));
        all.add(http1("upgrade-not-named", "Upgrade that Connection does not name is dropped",
                "RFC 9110 7.8", get("/u", "Upgrade: websocket"))
                .expect(status(200), kept(), noField("upgrade"))
                .show("upgrade")
                .toAnyUpstream());
        all.add(http1("upgrade-with-body", "An upgrade to h2c with a body is an ordinary request",
                "RFC 9113 3.1",
                post("/u", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk", "Content-Length: 5") + "hello")
                .expect(status(200), kept(), requests(1), body("hello"), noField("upgrade"))
                .show("upgrade")
                .toAnyUpstream());
    }
}
