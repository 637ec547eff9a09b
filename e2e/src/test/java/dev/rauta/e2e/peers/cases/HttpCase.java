// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import dev.rauta.e2e.peers.wire.Frame;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.peers.wire.Reply;
import dev.rauta.e2e.peers.wire.Sent;
import java.util.List;

/**
 * One rule and what puts it to the test.
 *
 * @param id its name in the table and in the test's report
 * @param rule what the rule says, in one line
 * @param source the RFC and section
 * @param reply how the upstream answers
 * @param checks what Rauta has to do
 * @param shown the forwarded fields that the table shows
 * @param anyUpstream whether it says the same in front of an HTTP/2 upstream
 */
public record HttpCase(
        String id,
        String rule,
        String source,
        Sent sent,
        Reply reply,
        List<Check> checks,
        List<String> shown,
        boolean anyUpstream) {

    /** Cases about one matter. */
    public record Group(String title, List<HttpCase> cases) {}

    /** The parts of the table, in its order. */
    public static List<Group> groups() {
        return List.of(
                new Group("Request line", RequestLineCases.all()),
                new Group("Host", HostCases.all()),
                new Group("Field lines", FieldCases.all()),
                new Group("Framing", FramingCases.all()),
                new Group("Chunks and trailers", ChunkCases.all()),
                new Group("Connections", ConnectionCases.all()),
                new Group("Methods, statuses and expectations", MessageCases.all()),
                new Group("Paths", PathCases.all()),
                new Group("HTTP/2 fields", Http2FieldCases.all()),
                new Group("HTTP/2 messages", Http2MessageCases.all()),
                new Group("Answers of upstreams", UpstreamCases.all()));
    }

    public static List<HttpCase> all() {
        return groups().stream().flatMap(group -> group.cases().stream()).toList();
    }

    /** What an outcome lacks, in the words of the checks. */
    public List<String> missed(Outcome outcome) {
        return checks.stream().filter(check -> !check.holds().test(outcome)).map(Check::says).toList();
    }

    /** A case of raw bytes, each part but the first written once something came back. */
    static HttpCase http1(String id, String rule, String source, String... parts) {
        return of(id, rule, source, new Sent.Http1(List.of(parts), 1, false));
    }

    static HttpCase http2(String id, String rule, String source, Frame... frames) {
        return of(id, rule, source, new Sent.Http2(List.of(frames)));
    }

    private static HttpCase of(String id, String rule, String source, Sent sent) {
        return new HttpCase(id, rule, source, sent, Reply.OK, List.of(), List.of(), false);
    }

    HttpCase expect(Check... more) {
        return new HttpCase(id, rule, source, sent, reply, List.of(more), shown, anyUpstream);
    }

    HttpCase show(String... fields) {
        return new HttpCase(id, rule, source, sent, reply, checks, List.of(fields), anyUpstream);
    }

    HttpCase toAnyUpstream() {
        return new HttpCase(id, rule, source, sent, reply, checks, shown, true);
    }

    HttpCase reply(String bytes) {
        return new HttpCase(id, rule, source, sent, new Reply(bytes, false), checks, shown, anyUpstream);
    }

    HttpCase replyAndClose(String bytes) {
        return new HttpCase(id, rule, source, sent, new Reply(bytes, true), checks, shown, anyUpstream);
    }

    HttpCase answers(int count) {
        Sent.Http1 bytes = (Sent.Http1) sent;
        return sent(new Sent.Http1(bytes.parts(), count, bytes.halfClosed()));
    }

    HttpCase halfClosed() {
        Sent.Http1 bytes = (Sent.Http1) sent;
        return sent(new Sent.Http1(bytes.parts(), bytes.answers(), true));
    }

    private HttpCase sent(Sent other) {
        return new HttpCase(id, rule, source, other, reply, checks, shown, anyUpstream);
    }

    @Override
    public String toString() {
        return id;
    }
}
