// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;

/**
 * Everything that was seen of one case.
 *
 * @param goAway the name of GOAWAY's error code; empty where none came
 * @param forwarded what the upstream got
 */
public record Outcome(List<Answer> answers, End end, String goAway, List<Forwarded> forwarded) {

    /** What became of the client's connection. */
    public enum End {
        /** It served another request. */
        KEPT,
        /** It was closed. */
        CLOSED,
        /** It is open and answers nothing more: it waits for something. */
        WAITS
    }

    /** The answers but for 1xx. */
    public List<Answer> finals() {
        return answers.stream().filter(answer -> !answer.interim()).toList();
    }

    public Outcome with(List<Forwarded> seen) {
        return new Outcome(answers, end, goAway, seen);
    }
}
