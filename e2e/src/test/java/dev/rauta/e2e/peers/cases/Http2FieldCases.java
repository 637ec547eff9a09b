// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.declined;
import static dev.rauta.e2e.peers.cases.Checks.field;
import static dev.rauta.e2e.peers.cases.Checks.host;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.malformed;
import static dev.rauta.e2e.peers.cases.Checks.method;
import static dev.rauta.e2e.peers.cases.Checks.nothingForwarded;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.reset;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.target;
import static dev.rauta.e2e.peers.cases.HttpCase.http2;

import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** HTTP/2 header fields and pseudo-header fields (RFC 9113, sections 8.2, 8.3 and 10.3). */
final class Http2FieldCases {
    private static final String FIELDS = "RFC 9113 8.2.1";
    private static final String CONNECTION = "RFC 9113 8.2.2";
    private static final String PSEUDO = "RFC 9113 8.3";
    private static final String REQUEST = "RFC 9113 8.3.1";
    static final Field METHOD = new Field(":method", "GET");
    static final Field SCHEME = new Field(":scheme", "http");
    static final Field PATH = new Field(":path", "/2");
    static final Field AUTHORITY = new Field(":authority", "a.example");

    private Http2FieldCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        all.add(http2("h2-plain", "A request passes", PSEUDO, get(new Field("x-a", "b")))
                .expect(status(200), kept(), requests(1), method("GET"), target("/2"), host("a.example"), field("x-a", "b"))
                .toAnyUpstream());
        names(all);
        values(all);
        connection(all);
        pseudo(all);
        targets(all);
        authorities(all);
        return all;
    }

    private static void names(List<HttpCase> all) {
        refused(all, "h2-name-upper", "A name has no upper case", FIELDS, "X-A", "b");
        refused(all, "h2-name-empty", "A name has a character at least", FIELDS, "", "b");
        refused(all, "h2-name-space", "A name has no space", FIELDS, "x a", "b");
        refused(all, "h2-name-colon", "A name has no colon inside", FIELDS, "x:a", "b");
        refused(all, "h2-name-crlf", "A name has no CR and LF", FIELDS, "x-a: b\r\nx-b", "c");
        refused(all, "h2-name-lf", "A name has no LF", FIELDS, "x\na", "b");
        refused(all, "h2-name-nul", "A name has no NUL", FIELDS, "x\0a", "b");
        refused(all, "h2-name-high", "A name is US-ASCII", FIELDS, "x\u00e9", "b");
        refused(all, "h2-name-delimiter", "A name is a token", FIELDS, "x(a", "b");
    }

    private static void values(List<HttpCase> all) {
        refused(all, "h2-value-crlf", "A value has no CR and LF", FIELDS, "x-a", "b\r\nx-b: c");
        refused(all, "h2-value-request", "A value smuggles no request", FIELDS, "x-a", "b\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n");
        refused(all, "h2-value-cr", "A value has no CR", FIELDS, "x-a", "b\rc");
        refused(all, "h2-value-lf", "A value has no LF", FIELDS, "x-a", "b\nc");
        refused(all, "h2-value-nul", "A value has no NUL", FIELDS, "x-a", "b\0c");
        refused(all, "h2-value-control", "A value has no control character", "RFC 9110 5.5", "x-a", "b\u0001c");
        refused(all, "h2-value-leading-space", "A value does not begin with a space", FIELDS, "x-a", " b");
        refused(all, "h2-value-trailing-space", "A value does not end with a space", FIELDS, "x-a", "b ");
        refused(all, "h2-value-leading-tab", "A value does not begin with a tab", FIELDS, "x-a", "\tb");
        refused(all, "h2-value-trailing-tab", "A value does not end with a tab", FIELDS, "x-a", "b\t");
        all.add(http2("h2-value-high", "Bytes above 0x7f in a value pass", FIELDS, get(new Field("x-a", "\u00e9\u00ff")))
                .expect(status(200), field("x-a", "\u00e9\u00ff"))
                .show("x-a")
                .toAnyUpstream());
        all.add(http2("h2-cookies", "Cookie crumbs are joined with a semicolon for HTTP/1.1",
                "RFC 9113 8.2.3", get(new Field("cookie", "a=1"), new Field("cookie", "b=2")))
                .expect(status(200), field("cookie", "a=1; b=2"))
                .show("cookie"));
        all.add(http2("h2-list-large", "A header list of 80000 bytes is too large", "RFC 9113 10.5.1", large())
                .expect(Check.any(
                        declined(431),
                        Check.all(new Check("reset or closed", outcome -> outcome.finals().stream().anyMatch(answer -> !answer.reset().isEmpty()) || !outcome.goAway().isEmpty()), nothingForwarded()))));
    }

    private static void connection(List<HttpCase> all) {
        refused(all, "h2-connection", "Connection is malformed", CONNECTION, "connection", "keep-alive");
        refused(all, "h2-keep-alive", "Keep-Alive is malformed", CONNECTION, "keep-alive", "timeout=5");
        refused(all, "h2-proxy-connection", "Proxy-Connection is malformed", CONNECTION, "proxy-connection", "keep-alive");
        refused(all, "h2-transfer-encoding", "Transfer-Encoding is malformed", CONNECTION, "transfer-encoding", "chunked");
        refused(all, "h2-upgrade", "Upgrade is malformed", CONNECTION, "upgrade", "h2c");
        refused(all, "h2-te", "TE other than trailers is malformed", CONNECTION, "te", "trailers, deflate");
        all.add(http2("h2-te-trailers", "TE: trailers passes", CONNECTION, get(new Field("te", "trailers")))
                .expect(status(200), field("te", "trailers"))
                .show("te")
                .toAnyUpstream());
    }

    private static void pseudo(List<HttpCase> all) {
        block(all, "h2-pseudo-late", "Pseudo-header fields come first", PSEUDO, METHOD, SCHEME, PATH, new Field("x-a", "b"), AUTHORITY);
        block(all, "h2-pseudo-unknown", "An unknown pseudo-header field is malformed", PSEUDO, METHOD, SCHEME, PATH, AUTHORITY, new Field(":x", "y"));
        block(all, "h2-pseudo-status", ":status is none of a request", PSEUDO, METHOD, SCHEME, PATH, AUTHORITY, new Field(":status", "200"));
        block(all, "h2-pseudo-protocol", ":protocol is for CONNECT", "RFC 8441 4", METHOD, SCHEME, PATH, AUTHORITY, new Field(":protocol", "websocket"));
        block(all, "h2-method-twice", ":method comes once", REQUEST, METHOD, METHOD, SCHEME, PATH, AUTHORITY);
        block(all, "h2-path-twice", ":path comes once", REQUEST, METHOD, SCHEME, PATH, PATH, AUTHORITY);
        block(all, "h2-scheme-twice", ":scheme comes once", REQUEST, METHOD, SCHEME, SCHEME, PATH, AUTHORITY);
        block(all, "h2-authority-twice", ":authority comes once", REQUEST, METHOD, SCHEME, PATH, AUTHORITY, AUTHORITY);
        block(all, "h2-no-method", ":method is required", REQUEST, SCHEME, PATH, AUTHORITY);
        block(all, "h2-no-scheme", ":scheme is required", REQUEST, METHOD, PATH, AUTHORITY);
        block(all, "h2-no-path", ":path is required", REQUEST, METHOD, SCHEME, AUTHORITY);
        block(all, "h2-method-empty", ":method is a token", REQUEST, new Field(":method", ""), SCHEME, PATH, AUTHORITY);
        block(all, "h2-method-space", ":method has no space", REQUEST, new Field(":method", "GET /smuggled HTTP/1.1\r\nX:"), SCHEME, PATH, AUTHORITY);
        block(all, "h2-method-inner-space", ":method is one word", REQUEST, new Field(":method", "GET /x"), SCHEME, PATH, AUTHORITY);
        block(all, "h2-scheme-odd", ":scheme is a scheme", REQUEST, METHOD, new Field(":scheme", "http://b.example/?"), PATH, AUTHORITY);
        block(all, "h2-scheme-crlf", ":scheme has no CR and LF", REQUEST, METHOD, new Field(":scheme", "http\r\nx"), PATH, AUTHORITY);
        block(all, "h2-scheme-empty", ":scheme is not empty", REQUEST, METHOD, new Field(":scheme", ""), PATH, AUTHORITY);
        all.add(http2("h2-method-lower", "Methods are case-sensitive here too",
                "RFC 9110 9.1", Frame.headers(1, true, new Field(":method", "get"), SCHEME, PATH, AUTHORITY))
                .expect(status(200), method("get"))
                .toAnyUpstream());
        all.add(http2("h2-connect", "CONNECT is refused",
                "RFC 9113 8.5", Frame.headers(1, false, new Field(":method", "CONNECT"), AUTHORITY))
                .expect(Check.any(reset("PROTOCOL_ERROR"), status(400, 405, 501)), nothingForwarded()));
        block(all, "h2-connect-scheme", "CONNECT with :scheme and :path is malformed", "RFC 9113 8.5", new Field(":method", "CONNECT"), SCHEME, PATH, AUTHORITY);
    }

    private static void targets(List<HttpCase> all) {
        path(all, "h2-path-empty", ":path is not empty", "");
        path(all, "h2-path-relative", ":path begins with a slash", "2");
        path(all, "h2-path-absolute", ":path is no absolute form", "http://b.example/2");
        path(all, "h2-path-star", "* is for OPTIONS only", "*");
        path(all, "h2-path-crlf", ":path has no CR and LF", "/2 HTTP/1.1\r\nX: y\r\n\r\nGET /smuggled");
        path(all, "h2-path-lf", ":path has no LF", "/2\nx");
        path(all, "h2-path-space", ":path has no space", "/2 HTTP/1.1");
        path(all, "h2-path-tab", ":path has no tab", "/2\tx");
        path(all, "h2-path-nul", ":path has no NUL", "/2\0x");
        path(all, "h2-path-high", ":path is US-ASCII", "/\u00e9");
        path(all, "h2-path-fragment", ":path has no fragment", "/2#x");
        path(all, "h2-path-dots", ":path is resolved", "/x/../admin");
        all.add(http2("h2-options-star", "OPTIONS * passes",
                REQUEST, Frame.headers(1, true, new Field(":method", "OPTIONS"), SCHEME, new Field(":path", "*"), AUTHORITY))
                .expect(status(200), target("*"))
                .toAnyUpstream());
    }

    private static void authorities(List<HttpCase> all) {
        all.add(http2("h2-host-mismatch", "A Host that differs from :authority is malformed",
                REQUEST, get(new Field("host", "b.example")))
                .expect(malformed()));
        all.add(http2("h2-host-same", "A Host equal to :authority passes, once", REQUEST, get(new Field("host", "a.example")))
                .expect(status(200), requests(1), host("a.example"))
                .show("host")
                .toAnyUpstream());
        all.add(http2("h2-host-twice", "Two Hosts are malformed",
                REQUEST,
                Frame.headers(1, true, METHOD, SCHEME, PATH, new Field("host", "a.example"), new Field("host", "b.example")))
                .expect(malformed()));
        all.add(http2("h2-host-only", "Host may stand for :authority",
                REQUEST, Frame.headers(1, true, METHOD, SCHEME, PATH, new Field("host", "a.example")))
                .expect(status(200), host("a.example"))
                .show("host")
                .toAnyUpstream());
        all.add(http2("h2-authority-none", "With neither :authority nor Host there is no host",
                REQUEST, Frame.headers(1, true, METHOD, SCHEME, PATH))
                .expect(Check.any(malformed(), declined(400))));
        authority(all, "h2-authority-user", ":authority has no user information", "u@a.example");
        authority(all, "h2-authority-empty", ":authority is not empty", "");
        authority(all, "h2-authority-crlf", ":authority has no CR and LF", "a.example\r\nX: y");
        authority(all, "h2-authority-space", ":authority has no space", "a b");
        authority(all, "h2-authority-path", ":authority has no path", "a.example/x");
        authority(all, "h2-authority-port", ":authority's port is digits", "a.example:http");
    }

    static Frame get(Field... fields) {
        return Frame.headers(1, true, with(fields));
    }

    static Field[] with(Field... fields) {
        List<Field> all = new ArrayList<>(List.of(METHOD, SCHEME, PATH, AUTHORITY));
        all.addAll(List.of(fields));
        return all.toArray(Field[]::new);
    }

    /** More than a frame holds, so in HEADERS and CONTINUATION frames. */
    private static Frame[] large() {
        byte[] block = Frame.block(with(new Field("x-a", "b".repeat(80_000))));
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < block.length; at += 16_000) {
            boolean last = at + 16_000 >= block.length;
            frames.add(Frame.of(
                    at == 0 ? Frame.HEADERS : Frame.CONTINUATION,
                    (last ? Frame.END_HEADERS : 0) | (at == 0 ? Frame.END_STREAM : 0),
                    1,
                    Arrays.copyOfRange(block, at, Math.min(block.length, at + 16_000))));
        }
        return frames.toArray(Frame[]::new);
    }

    private static void refused(List<HttpCase> all, String id, String rule, String source, String name, String value) {
        block(all, id, rule, source, with(new Field(name, value)));
    }

    private static void path(List<HttpCase> all, String id, String rule, String path) {
        all.add(http2(id, rule, REQUEST, Frame.headers(1, true, METHOD, SCHEME, new Field(":path", path), AUTHORITY))
                .expect(Check.any(malformed(), Check.all(status(400), nothingForwarded(), kept()))));
    }

    private static void authority(List<HttpCase> all, String id, String rule, String authority) {
        all.add(http2(id, rule, REQUEST, Frame.headers(1, true, METHOD, SCHEME, PATH, new Field(":authority", authority)))
                .expect(Check.any(malformed(), Check.all(status(400), nothingForwarded(), kept()))));
    }

    private static void block(List<HttpCase> all, String id, String rule, String source, Field... fields) {
        all.add(http2(id, rule, source, Frame.headers(1, true, fields)).expect(malformed()));
    }
}
