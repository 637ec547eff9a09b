// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.body;
import static dev.rauta.e2e.peers.cases.Checks.closed;
import static dev.rauta.e2e.peers.cases.Checks.framedOnce;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.noTrailer;
import static dev.rauta.e2e.peers.cases.Checks.nothingWhole;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.trailer;
import static dev.rauta.e2e.peers.cases.HttpCase.http1;
import static dev.rauta.e2e.peers.cases.Text.post;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Chunks, their extensions and trailers (RFC 9112, section 7.1). */
final class ChunkCases {
    private static final String CHUNK = "RFC 9112 7.1";
    private static final String END = "0\r\n\r\n";

    private ChunkCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        accepted(all);
        sizes(all);
        lineEnds(all);
        extensions(all);
        trailers(all);
        return all;
    }

    private static void accepted(List<HttpCase> all) {
        accepts(all, "chunks", "Chunks are a body", "5\r\nhello\r\n6\r\n world\r\n" + END, "hello world");
        accepts(all, "chunk-hex", "Sizes are hexadecimal, in either case", "a\r\n0123456789\r\nB\r\n0123456789a\r\n" + END, "01234567890123456789a");
        accepts(all, "chunk-zeros", "Leading zeros are digits", "0005\r\nhello\r\n000\r\n\r\n", "hello");
        accepts(all, "chunk-extension", "An extension is read and not forwarded", "5;a=b\r\nhello\r\n0;c\r\n\r\n", "hello");
        accepts(all, "chunk-extension-quoted", "A quoted extension is read and not forwarded", "5;a=\"b ;\\\" c\"\r\nhello\r\n" + END, "hello");
    }

    private static void sizes(List<HttpCase> all) {
        breaks(all, "chunk-overflow", "A size above 63 bits is refused", "FFFFFFFFFFFFFFFFF\r\nhello\r\n" + END);
        breaks(all, "chunk-wraps-32", "What wraps to 5 in 32 bits is not 5", "100000005\r\nhello\r\n" + END);
        breaks(all, "chunk-wraps-64", "What wraps to 5 in 64 bits is not 5", "10000000000000005\r\nhello\r\n" + END);
        breaks(all, "chunk-minus", "A size has no sign", "-5\r\nhello\r\n" + END);
        breaks(all, "chunk-plus", "A size has no plus sign", "+5\r\nhello\r\n" + END);
        breaks(all, "chunk-0x", "A size has no 0x", "0x5\r\nhello\r\n" + END);
        breaks(all, "chunk-leading-space", "No space before a size", " 5\r\nhello\r\n" + END);
        breaks(all, "chunk-trailing-space", "No space behind a size", "5 \r\nhello\r\n" + END);
        breaks(all, "chunk-trailing-tab", "No tab behind a size", "5\t\r\nhello\r\n" + END);
        breaks(all, "chunk-not-hex", "A size is hexadecimal", "g\r\nhello\r\n" + END);
        breaks(all, "chunk-letters-behind", "A size is hexadecimal up to its end", "5g\r\nhello\r\n" + END);
        breaks(all, "chunk-empty-size", "A size has a digit at least", "\r\nhello\r\n" + END);
        breaks(all, "chunk-underscore", "A size has no underscore", "0_5\r\nhello\r\n" + END);
    }

    private static void lineEnds(List<HttpCase> all) {
        breaks(all, "chunk-no-crlf", "CRLF stands behind a chunk's data", "5\r\nhello0\r\n\r\n");
        breaks(all, "chunk-data-lf", "LF alone does not end a chunk's data", "5\r\nhello\n" + END);
        breaks(all, "chunk-data-long", "Data longer than its size is refused", "5\r\nhelloXX\r\n" + END);
        breaks(all, "chunk-size-lf", "A size does not end with LF alone", "5\nhello\r\n" + END);
        breaks(all, "chunk-size-cr", "A size does not end with CR alone", "5\rhello\r\n" + END);
        breaks(all, "chunk-size-cr-cr", "A size does not end with CR CR LF", "5\r\r\nhello\r\n" + END);
        breaks(all, "chunk-last-lf", "The last size does not end with LF alone", "5\r\nhello\r\n0\n\r\n");
        breaks(all, "chunk-end-lf", "The empty line at the end is CRLF", "5\r\nhello\r\n0\r\n\n");
    }

    private static void extensions(List<HttpCase> all) {
        breaks(all, "extension-lf", "A bare LF in an extension is refused", "5;a\nhello\r\n" + END);
        breaks(all, "extension-lf-inside", "A bare LF inside an extension's value is refused", "5;a=\nb\r\nhello\r\n" + END);
        breaks(all, "extension-cr", "A bare CR in an extension is refused", "5;a=\rb\r\nhello\r\n" + END);
        breaks(all, "extension-nul", "NUL in an extension is refused", "5;a=\0\r\nhello\r\n" + END);
        breaks(all, "extension-quoted-crlf", "CRLF in quotes ends the line", "5;a=\"\r\nhello\"\r\n" + END);
        breaks(all, "extension-huge", "An extension of 64 KiB is too large", "5;a=" + "b".repeat(65_536) + "\r\nhello\r\n" + END);
        breaks(all, "extension-many", "8 KiB of extensions in many chunks are too large", "1;a=bcdefghijk\r\nx\r\n".repeat(600) + END);
    }

    private static void trailers(List<HttpCase> all) {
        String trailer = "RFC 9110 6.5";
        all.add(http1("trailer", "A trailer is forwarded", trailer, chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"))
                .expect(status(200), kept(), requests(1), body("hello"), trailer("x-sum", "1"))
                .show("trailer x-sum")
                .toAnyUpstream());
        for (String name : List.of("Content-Length", "Transfer-Encoding", "Host", "Authorization", "Content-Type", "Connection", "X-Forwarded-For")) {
            all.add(http1("trailer-" + name.toLowerCase(Locale.ROOT), name + " is no trailer", trailer + ".1", chunked("5\r\nhello\r\n0\r\n" + name + ": 0\r\n\r\n"))
                    .expect(Check.any(
                            Check.all(status(200), requests(1), body("hello"), noTrailer(name)),
                            Check.all(status(400), closed(), nothingWhole())))
                    .show("trailer " + name)
                    .toAnyUpstream());
        }
        breaks(all, "trailer-space-colon", "Nothing stands between a trailer's name and its colon", "5\r\nhello\r\n0\r\nX-A : b\r\n\r\n");
        breaks(all, "trailer-folded", "A trailer is not folded", "5\r\nhello\r\n0\r\nX-A: b\r\n c\r\n\r\n");
        breaks(all, "trailer-nul", "A trailer has no NUL", "5\r\nhello\r\n0\r\nX-A: b\0\r\n\r\n");
        breaks(all, "trailer-lf", "A bare LF ends no trailer", "5\r\nhello\r\n0\r\nX-A: b\nX-B: c\r\n\r\n");
        breaks(all, "trailer-no-colon", "A trailer has a colon", "5\r\nhello\r\n0\r\nGET /smuggled HTTP/1.1\r\n\r\n");
        all.add(http1("trailer-large", "Trailers of 40000 bytes are too large",
                "RFC 6585 5", chunked("5\r\nhello\r\n0\r\nX-A: " + "b".repeat(40_000) + "\r\n\r\n"))
                .expect(status(400, 431), closed(), nothingWhole()));
        all.add(http1("chunk-cut", "Chunks that end early are never whole upstream", "RFC 9112 8", chunked("5\r\nhello\r\n"))
                .halfClosed()
                .expect(nothingWhole(), closed())
                .toAnyUpstream());
    }

    private static String chunked(String body) {
        return post("/c", "Transfer-Encoding: chunked") + body;
    }

    private static void accepts(List<HttpCase> all, String id, String rule, String bytes, String text) {
        all.add(http1(id, rule, CHUNK, chunked(bytes))
                .expect(status(200), kept(), requests(1), body(text), framedOnce())
                .show("transfer-encoding", "content-length")
                .toAnyUpstream());
    }

    private static void breaks(List<HttpCase> all, String id, String rule, String bytes) {
        all.add(http1(id, rule, CHUNK, chunked(bytes))
                .expect(status(400), closed(), nothingWhole())
                .toAnyUpstream());
    }
}
