// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import static dev.rauta.e2e.peers.cases.Checks.answerBody;
import static dev.rauta.e2e.peers.cases.Checks.answerField;
import static dev.rauta.e2e.peers.cases.Checks.body;
import static dev.rauta.e2e.peers.cases.Checks.declined;
import static dev.rauta.e2e.peers.cases.Checks.field;
import static dev.rauta.e2e.peers.cases.Checks.framedOnce;
import static dev.rauta.e2e.peers.cases.Checks.goAway;
import static dev.rauta.e2e.peers.cases.Checks.kept;
import static dev.rauta.e2e.peers.cases.Checks.malformed;
import static dev.rauta.e2e.peers.cases.Checks.noTrailer;
import static dev.rauta.e2e.peers.cases.Checks.nothingWhole;
import static dev.rauta.e2e.peers.cases.Checks.requests;
import static dev.rauta.e2e.peers.cases.Checks.reset;
import static dev.rauta.e2e.peers.cases.Checks.status;
import static dev.rauta.e2e.peers.cases.Checks.trailer;
import static dev.rauta.e2e.peers.cases.Http2FieldCases.AUTHORITY;
import static dev.rauta.e2e.peers.cases.Http2FieldCases.PATH;
import static dev.rauta.e2e.peers.cases.Http2FieldCases.SCHEME;
import static dev.rauta.e2e.peers.cases.HttpCase.http2;

import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Frame;
import java.util.ArrayList;
import java.util.List;

/** HTTP/2 messages: lengths, trailers, methods and frames out of place (RFC 9113, sections 5 and 8). */
final class Http2MessageCases {
    private static final String LENGTH = "RFC 9113 8.1.1";
    private static final String TRAILERS = "RFC 9113 8.1";

    private Http2MessageCases() {}

    static List<HttpCase> all() {
        List<HttpCase> all = new ArrayList<>();
        lengths(all);
        trailers(all);
        answers(all);
        frames(all);
        return all;
    }

    private static void lengths(List<HttpCase> all) {
        all.add(http2("h2-body", "A body without a length passes", TRAILERS, post(false), Frame.data(1, true, "hello"))
                .expect(status(200), kept(), requests(1), body("hello"), framedOnce())
                .show("content-length", "transfer-encoding")
                .toAnyUpstream());
        all.add(http2("h2-length", "A body of its length passes", LENGTH, post(false, length("5")), Frame.data(1, true, "hello"))
                .expect(status(200), kept(), requests(1), body("hello"), framedOnce())
                .show("content-length", "transfer-encoding")
                .toAnyUpstream());
        unequal(all, "h2-length-more", "DATA beyond content-length is malformed", post(false, length("5")), Frame.data(1, true, "hello world"));
        unequal(all, "h2-length-more-frames", "DATA beyond content-length in several frames is malformed", post(false, length("5")), Frame.data(1, false, "hello"), Frame.data(1, true, " world"));
        unequal(all, "h2-length-less", "DATA short of content-length is malformed", post(false, length("10")), Frame.data(1, true, "hello"));
        unequal(all, "h2-length-end", "A length with END_STREAM on HEADERS is malformed", post(true, length("5")));
        unequal(all, "h2-length-trailers", "A length that trailers cut short is malformed", post(false, length("10")), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field("x-sum", "1")));
        unequal(all, "h2-length-zero", "A body with content-length: 0 is malformed", post(false, length("0")), Frame.data(1, true, "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n"));
        // RFC 9110, section 8.6: a list of equal lengths may be refused, or be replaced by the one.
        all.add(http2("h2-length-5,5", "Equal lengths in a list are refused or become one",
                LENGTH, post(false, length("5, 5")), Frame.data(1, true, "hello"))
                .expect(oneLength()));
        for (String value : List.of("+5", "-5", "", "0x5", "5a", "99999999999999999999")) {
            all.add(http2("h2-length-" + (value.isEmpty() ? "empty" : value), "Content-Length is digits. \"" + value + "\"", LENGTH, post(false, length(value)), Frame.data(1, true, "hello"))
                    .expect(malformed()));
        }
        all.add(http2("h2-length-twice", "Two equal lengths are refused or become one",
                LENGTH, post(false, length("5"), length("5")), Frame.data(1, true, "hello"))
                .expect(oneLength()));
        all.add(http2("h2-length-two", "Two lengths that differ are malformed",
                LENGTH, post(false, length("5"), length("0")), Frame.data(1, true, "hello"))
                .expect(malformed()));
        all.add(http2("h2-transfer-encoding-body", "Transfer-Encoding with a body smuggles nothing",
                "RFC 9113 8.2.2",
                post(false, new Field("transfer-encoding", "chunked")), Frame.data(1, true, "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n"))
                .expect(malformed()));
    }

    private static Check oneLength() {
        return Check.any(malformed(), Check.all(status(200), requests(1), field("content-length", "5")));
    }

    private static void trailers(List<HttpCase> all) {
        all.add(http2("h2-trailer", "A trailer passes",
                TRAILERS, post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field("x-sum", "1")))
                .expect(status(200), kept(), requests(1), body("hello"), trailer("x-sum", "1"))
                .show("trailer x-sum")
                .toAnyUpstream());
        for (String name : List.of("content-length", "host", "authorization", "content-type", "x-forwarded-for")) {
            all.add(http2("h2-trailer-" + name, name + " is no trailer", "RFC 9110 6.5.1", post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field(name, "0")))
                    .expect(Check.any(
                            Check.all(status(200), requests(1), body("hello"), noTrailer(name)),
                            Check.all(reset("PROTOCOL_ERROR"), nothingWhole())))
                    .show("trailer " + name)
                    .toAnyUpstream());
        }
        unequal(all, "h2-trailer-pseudo", "A pseudo-header field is no trailer", post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field(":path", "/smuggled")));
        unequal(all, "h2-trailer-upper", "A trailer's name has no upper case", post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field("X-Sum", "1")));
        unequal(all, "h2-trailer-crlf", "A trailer's value has no CR and LF", post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field("x-sum", "1\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n")));
        unequal(all, "h2-trailer-connection", "A trailer is not connection-specific", post(false), Frame.data(1, false, "hello"), Frame.headers(1, true, new Field("transfer-encoding", "chunked")));
        unequal(all, "h2-trailer-open", "Trailers end the stream", post(false), Frame.data(1, false, "hello"), Frame.headers(1, false, new Field("x-sum", "1")));
    }

    private static void answers(List<HttpCase> all) {
        all.add(http2("h2-head", "An answer to HEAD has a length and no body",
                "RFC 9110 9.3.2", Frame.headers(1, true, new Field(":method", "HEAD"), SCHEME, PATH, AUTHORITY))
                .expect(status(200), kept(), answerField("content-length", "2"), answerBody(""))
                .toAnyUpstream());
        all.add(http2("h2-expect-unknown", "An unknown expectation is answered 417",
                "RFC 9110 10.1.1", Http2FieldCases.get(new Field("expect", "x-teapot")))
                .expect(declined(417)));
        all.add(http2("h2-answer-chunked", "Chunks from upstream are DATA", "RFC 9113 8.2.2", Http2FieldCases.get())
                .reply("HTTP/1.1 200 OK\r\nConnection: X-Up\r\nX-Up: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
                .expect(status(200), kept(), answerBody("hello"), Checks.noAnswerField("transfer-encoding"), Checks.noAnswerField("connection"), Checks.noAnswerField("x-up")));
        all.add(http2("h2-answer-trailers", "An answer's trailers pass",
                "RFC 9113 8.1", Http2FieldCases.get(new Field("te", "trailers")))
                .reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
                .expect(status(200), kept(), answerBody("hello"), Checks.answerTrailer("x-sum", "1"))
                .toAnyUpstream());
        all.add(http2("h2-answer-103", "103 passes before the answer", "RFC 8297 2", Http2FieldCases.get())
                .reply("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .expect(Checks.interim(103), status(200), kept(), answerBody("ok"))
                .toAnyUpstream());
        all.add(http2("h2-answer-304", "304 has no body; its length is that of a 200", "RFC 9110 15.4.5", Http2FieldCases.get())
                .reply("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 100\r\n\r\n")
                .expect(status(304), kept(), answerField("etag", "\"a\""), answerBody(""))
                .toAnyUpstream());
        all.add(http2("h2-expect-continue", "A client may expect 100 (Continue) and send its body at once",
                "RFC 9110 10.1.1", post(false, new Field("expect", "100-continue"), length("5")), Frame.data(1, true, "hello"))
                .expect(status(200), kept(), requests(1), body("hello"))
                .toAnyUpstream());
        all.add(http2("h2-answer-204", "204 has no length", "RFC 9110 8.6", Http2FieldCases.get())
                .reply("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
                .expect(status(204), kept(), Checks.noAnswerField("content-length"))
                .toAnyUpstream());
        all.add(http2("h2-answer-short", "A body that ends early ends with RST_STREAM", "RFC 9113 8.1.1", Http2FieldCases.get())
                .replyAndClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
                .expect(Check.any(
                        status(502), new Check("reset, not ended", outcome -> outcome.finals().stream().anyMatch(answer -> !answer.reset().isEmpty() && !answer.complete()))), kept())
                .toAnyUpstream());
    }

    private static void frames(List<HttpCase> all) {
        all.add(http2("h2-data-first", "DATA on an idle stream is a connection error",
                "RFC 9113 5.1", Frame.data(1, true, "hello"))
                .expect(goAway("PROTOCOL_ERROR"), Checks.nothingForwarded()));
        all.add(http2("h2-even-stream", "A client's streams are odd",
                "RFC 9113 5.1.1", Frame.headers(2, true, Http2FieldCases.with()))
                .expect(goAway("PROTOCOL_ERROR"), Checks.nothingForwarded()));
        all.add(http2("h2-stream-0", "HEADERS on stream 0 is a connection error",
                "RFC 9113 6.2", Frame.headers(0, true, Http2FieldCases.with()))
                .expect(goAway("PROTOCOL_ERROR"), Checks.nothingForwarded()));
        all.add(http2("h2-continuation-broken", "Nothing comes between HEADERS and CONTINUATION",
                "RFC 9113 6.10",
                Frame.of(Frame.HEADERS, Frame.END_STREAM, 1, Frame.block(Http2FieldCases.with())), Frame.of(Frame.PING, 0, 0, new byte[8]))
                .expect(goAway("PROTOCOL_ERROR"), Checks.nothingForwarded()));
        all.add(http2("h2-hpack-broken", "A header block that does not decode is a connection error",
                "RFC 9113 4.3",
                Frame.of(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x7f))
                .expect(goAway("COMPRESSION_ERROR"), Checks.nothingForwarded()));
        all.add(http2("h2-two-streams", "Requests on two streams pass",
                "RFC 9113 5", Frame.headers(1, true, Http2FieldCases.with()), Frame.headers(3, true, Http2FieldCases.with()))
                .expect(Checks.statuses(200, 200), requests(2), kept())
                .toAnyUpstream());
        all.add(http2("h2-malformed-beside", "A malformed request leaves its neighbour alone",
                "RFC 9113 8.1.1",
                Frame.headers(1, true, Http2FieldCases.with()), Frame.headers(3, true, Http2FieldCases.with(new Field("connection", "close"))))
                .expect(status(200), requests(1), kept(), new Check("the second is reset", outcome -> outcome.finals().getLast().reset().equals("PROTOCOL_ERROR")))
                .toAnyUpstream());
    }

    private static Frame post(boolean end, Field... fields) {
        List<Field> all = new ArrayList<>(List.of(new Field(":method", "POST"), SCHEME, PATH, AUTHORITY));
        all.addAll(List.of(fields));
        return Frame.headers(1, end, all.toArray(Field[]::new));
    }

    private static Field length(String value) {
        return new Field("content-length", value);
    }

    private static void unequal(List<HttpCase> all, String id, String rule, Frame... frames) {
        all.add(http2(id, rule, LENGTH, frames)
                .expect(reset("PROTOCOL_ERROR"), nothingWhole(), kept())
                .toAnyUpstream());
    }
}
