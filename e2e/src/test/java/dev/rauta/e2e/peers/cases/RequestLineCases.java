// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.closed;
import static dev.rauta.e2e.peers.cases.Checks.host;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.method;
import static dev.rauta.e2e.peers.cases.Checks.nothingForwarded;
import static dev.rauta.e2e.peers.cases.Checks.refused;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.target;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.HOST;
import static dev.rauta.e2e.peers.cases.Text.get;
import static dev.rauta.e2e.peers.cases.Text.head;

import java.util.ArrayList;
import java.util.List;

/** The request line: forms of the target, methods, versions and what surrounds them (RFC 9112, section 3). */
final class RequestLineCases {
    private static final String LINE = "RFC 9112 3";
    private static final String FORM = "RFC 9112 3.2";

    private RequestLineCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        targets(all);
        methods(all);
        versions(all);
        whiteSpace(all);
        return all;
    }

    private static void targets(List<HttpCase> all) {
        all.add(http1("line-origin", "Origin form is forwarded as it is", FORM + ".1", get("/plain?q=1"))
                .expect(status(200), kept(), requests(1), method("GET"), target("/plain?q=1"), host("a.example"))
                .toAnyUpstream());
        all.add(http1("line-absolute", "Absolute form's authority replaces Host", FORM + ".2", get("http://b.example/abs?q"))
                .expect(status(200), requests(1), target("/abs?q"), host("b.example"))
                .show("host")
                .toAnyUpstream());
        all.add(http1("line-absolute-no-path", "Absolute form without a path means /", FORM + ".1", get("http://b.example"))
                .expect(status(200), target("/"), host("b.example"))
                .show("host"));
        all.add(http1("line-absolute-query", "Absolute form with a query and no path means /?",
                FORM + ".1", get("http://b.example?x=1"))
                .expect(status(200), target("/?x=1"), host("b.example"))
                .show("host"));
        all.add(http1("line-absolute-options", "OPTIONS in absolute form without a path is forwarded as *",
                FORM + ".4", head("OPTIONS http://b.example HTTP/1.1", HOST))
                .expect(status(200), target("*"), host("b.example"))
                .show("host"));
        all.add(http1("line-absolute-user", "User information in an http target is refused",
                "RFC 9110 4.2.4", get("http://u@b.example/"))
                .expect(refused(400)));
        all.add(http1("line-absolute-scheme", "Absolute form of another scheme is refused", FORM + ".2", get("ftp://b.example/x"))
                .expect(refused(400)));
        all.add(http1("line-absolute-empty-host", "Absolute form without a host is refused", "RFC 9110 4.2.1", get("http:///x"))
                .expect(refused(400)));
        all.add(http1("line-options-star", "OPTIONS * is forwarded as *", FORM + ".4", head("OPTIONS * HTTP/1.1", HOST))
                .expect(status(200), requests(1), method("OPTIONS"), target("*"))
                .toAnyUpstream());
        all.add(http1("line-get-star", "* is for OPTIONS only", FORM + ".4", get("*"))
                .expect(refused(400)));
        all.add(http1("line-connect", "CONNECT is not for a reverse proxy",
                "RFC 9110 9.3.6", head("CONNECT a.example:443 HTTP/1.1", "Host: a.example:443"))
                .expect(refused(400, 405, 501)));
        all.add(http1("line-authority", "Authority form is for CONNECT only", FORM + ".3", get("a.example:80"))
                .expect(refused(400)));
        all.add(http1("line-fragment", "A target has no fragment", FORM + ".1", get("/a#b"))
                .expect(status(400), nothingForwarded()));
        all.add(http1("line-long", "A target of 20000 bytes is too long", "RFC 9110 15.5.15", get("/" + "a".repeat(20_000)))
                .expect(status(414, 400), nothingForwarded()));
    }

    private static void methods(List<HttpCase> all) {
        all.add(http1("method-lower-case", "Methods are case-sensitive: get is not GET",
                "RFC 9110 9.1", head("get /m HTTP/1.1", HOST))
                .expect(status(200), method("get"))
                .toAnyUpstream());
        all.add(http1("method-unknown", "An unknown method is forwarded", "RFC 9110 9.1", head("M-SEARCH /m HTTP/1.1", HOST))
                .expect(status(200), method("M-SEARCH"))
                .toAnyUpstream());
        refusedLine(all, "method-not-a-token", "A method is a token", "GE(T /m HTTP/1.1");
        refusedLine(all, "method-empty", "A method has a character at least", " /m HTTP/1.1");
        refusedLine(all, "method-control", "A method has no control character", "GET\u0001 /m HTTP/1.1");
        refusedLine(all, "method-nul", "A method has no NUL", "G\0ET /m HTTP/1.1");
    }

    private static void versions(List<HttpCase> all) {
        String version = "RFC 9112 2.3";
        all.add(http1("version-1.2", "HTTP/1.2 is answered 505", version, head("GET /v HTTP/1.2", HOST))
                .expect(refused(505)));
        all.add(http1("version-2.0-line", "HTTP/2.0 in a request line is answered 505", version, head("GET /v HTTP/2.0", HOST))
                .expect(refused(505)));
        all.add(http1("version-0.9", "A line without a version is refused", version, head("GET /v"))
                .expect(refused(400)));
        for (String odd : List.of("HTTP/1.10", "http/1.1", "HTTP/1.1x", "HTTP/+1.1", "HTTP/01.1", "HTTP/1", "HTTP/1,1", "HTTP1.1")) {
            refusedLine(all, "version-" + odd.replace('/', '-'), odd + " is no version", "GET /v " + odd);
        }
    }

    private static void whiteSpace(List<HttpCase> all) {
        refusedLine(all, "line-two-spaces", "One space stands between method and target", "GET  /s HTTP/1.1");
        refusedLine(all, "line-two-spaces-version", "One space stands between target and version", "GET /s  HTTP/1.1");
        refusedLine(all, "line-trailing-space", "Nothing stands behind the version", "GET /s HTTP/1.1 ");
        refusedLine(all, "line-leading-space", "Nothing stands before the method", " GET /s HTTP/1.1");
        refusedLine(all, "line-tab", "A tab is no space", "GET\t/s\tHTTP/1.1");
        refusedLine(all, "line-vertical-tab", "A vertical tab is no space", "GET\u000b/s HTTP/1.1");
        refusedLine(all, "line-space-in-target", "A target has no space", "GET /s t HTTP/1.1");
        refusedLine(all, "line-nul", "A target has no NUL", "GET /s\0t HTTP/1.1");
        refusedLine(all, "line-control", "A target has no control character", "GET /s\u0001t HTTP/1.1");
        all.add(http1("line-delete", "A target has no DEL", LINE, get("/s\u007ft")).expect(status(400), nothingForwarded()));
        all.add(http1("line-high", "A target is US-ASCII", LINE, get("/s\u00e9")).expect(status(400), nothingForwarded()));
        refusedLine(all, "line-bare-cr", "A bare CR ends nothing", "GET /s\rX: HTTP/1.1");
        refusedLine(all, "line-cr-behind", "CR CR LF is no line end", "GET /s HTTP/1.1\r");
        all.add(http1("line-bare-lf", "A bare LF is no line end", "RFC 9112 2.2", "GET /s HTTP/1.1\nHost: a.example\r\n\r\n")
                .expect(refused(400)));
        all.add(http1("line-all-lf", "Lines that end with LF alone are refused",
                "RFC 9112 2.2", "GET /s HTTP/1.1\nHost: a.example\n\n")
                .expect(refused(400)));
        all.add(http1("line-empty-before", "Empty lines before a request line are ignored",
                "RFC 9112 2.2", "\r\n\r\n" + get("/s"))
                .expect(status(200), requests(1), target("/s")));
        all.add(http1("line-empty-many", "5000 empty lines before a request line are too many",
                "RFC 9112 2.2", "\r\n".repeat(5000) + get("/s"))
                .expect(Check.all(Check.any(status(400), new Check("no answer", outcome -> outcome.answers().isEmpty())), closed(), nothingForwarded())));
        all.add(http1("line-lf-before", "A bare LF before a request line is refused", "RFC 9112 2.2", "\n" + get("/s"))
                .expect(refused(400)));
        all.add(http1("proxy-v1-unasked", "A PROXY line that no listener asked for is no request",
                "PROXY protocol 2.1", "PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n" + get("/s"))
                .expect(Check.all(Check.any(status(400), new Check("no answer", outcome -> outcome.answers().isEmpty())), closed(), nothingForwarded())));
        all.add(http1("proxy-v2-unasked", "A binary PROXY header that no listener asked for is no request",
                "PROXY protocol 2.2",
                "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0003\u00e8\0P" + get("/s"))
                .expect(refused(400)));
        all.add(http1("line-space-before-fields", "White space between request line and fields is refused",
                "RFC 9112 2.2", head("GET /s HTTP/1.1", " X: y", HOST))
                .expect(refused(400)));
    }

    private static void refusedLine(List<HttpCase> all, String id, String rule, String line) {
        all.add(http1(id, rule, LINE, head(line, HOST)).expect(refused(400)));
    }
}
