// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import dev.rauta.e2e.peers.wire.Answer;
import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Forwarded;
import dev.rauta.e2e.peers.wire.Outcome;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What cases ask of outcomes. */
final class Checks {
    private Checks() {}

    /** Answered with one of these by the proxy itself, the connection closed, and nothing forwarded. */
    static Check refused(int... statuses) {
        return Check.all(status(statuses), closed(), nothingForwarded());
    }

    /** Answered with 400, whatever becomes of the connection, and nothing forwarded: the framing was plain. */
    static Check declined(int... statuses) {
        return Check.all(status(statuses), nothingForwarded());
    }

    /** The first final answer has one of these. */
    static Check status(int... statuses) {
        String says = "status " + String.join(" or ", IntStream.of(statuses).mapToObj(String::valueOf).toList());
        return new Check(says, outcome -> first(outcome, answer -> IntStream.of(statuses).anyMatch(one -> one == answer.status())));
    }

    /** The statuses of all final answers, in order. */
    static Check statuses(Integer... statuses) {
        return new Check("statuses " + List.of(statuses), outcome -> outcome.finals().stream()
                .map(Answer::status)
                .toList()
                .equals(List.of(statuses)));
    }

    static Check closed() {
        return new Check("closed", outcome -> outcome.end() == Outcome.End.CLOSED);
    }

    static Check kept() {
        return new Check("kept", outcome -> outcome.end() == Outcome.End.KEPT);
    }

    static Check nothingForwarded() {
        return new Check("nothing forwarded", outcome -> outcome.forwarded().isEmpty());
    }

    /** The upstream cannot take what it got for whole requests. */
    static Check nothingWhole() {
        return new Check("no whole request forwarded", outcome -> outcome.forwarded().stream().noneMatch(Forwarded::complete));
    }

    /** So many whole requests and nothing else. */
    static Check requests(int count) {
        return new Check(
                count + " forwarded",
                outcome -> outcome.forwarded().size() == count && outcome.forwarded().stream().allMatch(Forwarded::complete));
    }

    static Check method(String method) {
        return forwarded("method " + method, request -> request.method().equals(method));
    }

    static Check target(String target) {
        return forwarded("target " + target, request -> request.target().equals(target));
    }

    static Check host(String host) {
        return forwarded("host " + host, request -> request.host().equals(host));
    }

    static Check field(String name, String value) {
        return forwarded(name + ": " + value, request -> Field.joined(request.fields(), name).equals(value));
    }

    static Check noField(String name) {
        return forwarded("no " + name, request -> !Field.has(request.fields(), name));
    }

    static Check body(String body) {
        return forwarded("body of " + body.length() + " bytes", request -> request.body().equals(body));
    }

    static Check trailer(String name, String value) {
        return forwarded(
                "trailer " + name + ": " + value, request -> Field.joined(request.trailers(), name).equals(value));
    }

    /** Neither as a trailer nor as a field. */
    static Check noTrailer(String name) {
        return forwarded("no trailer " + name, request -> !Field.has(request.trailers(), name));
    }

    /** One length, said in one way. */
    static Check framedOnce() {
        return forwarded("framed once", request -> {
            long lengths = request.fields().stream().filter(one -> one.name().equalsIgnoreCase("content-length")).count();
            long codings = request.fields().stream().filter(one -> one.name().equalsIgnoreCase("transfer-encoding")).count();
            return lengths + codings <= 1;
        });
    }

    static Check interim(int status) {
        return new Check(
                "interim " + status, outcome -> outcome.answers().stream().anyMatch(answer -> answer.status() == status));
    }

    static Check noInterim() {
        return new Check("no interim", outcome -> outcome.answers().stream().noneMatch(Answer::interim));
    }

    static Check answerField(String name, String value) {
        return new Check(
                "answer has " + name + ": " + value,
                outcome -> first(outcome, answer -> Field.joined(answer.fields(), name).equals(value)));
    }

    static Check noAnswerField(String name) {
        return new Check("answer has no " + name, outcome -> first(outcome, answer -> !Field.has(answer.fields(), name)));
    }

    static Check answerBody(String body) {
        return new Check(
                "answer's body of " + body.length() + " bytes, whole",
                outcome -> first(outcome, answer -> answer.body().equals(body) && answer.complete()));
    }

    static Check answerTrailer(String name, String value) {
        return new Check(
                "answer has trailer " + name + ": " + value,
                outcome -> first(outcome, answer -> Field.joined(answer.trailers(), name).equals(value)));
    }

    /** The client can tell that there is no whole answer. */
    static Check broken() {
        return new Check("no whole answer", outcome -> outcome.finals().stream().noneMatch(Answer::complete));
    }

    /** The stream is reset with PROTOCOL_ERROR, nothing is forwarded, and other streams live. */
    static Check malformed() {
        return Check.all(reset("PROTOCOL_ERROR"), nothingForwarded(), kept());
    }

    static Check reset(String code) {
        return new Check("RST_STREAM " + code, outcome -> first(outcome, answer -> answer.reset().equals(code)));
    }

    static Check goAway(String code) {
        return new Check("GOAWAY " + code + " and close", outcome -> outcome.goAway().equals(code)
                && outcome.end() == Outcome.End.CLOSED);
    }

    private static boolean first(Outcome outcome, Predicate<Answer> condition) {
        return outcome.finals().stream().findFirst().filter(condition).isPresent();
    }

    private static Check forwarded(String says, Predicate<Forwarded> condition) {
        return new Check("forwarded " + says, outcome -> outcome.forwarded().stream().findFirst().filter(condition).isPresent());
    }
}
