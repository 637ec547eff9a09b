// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.cases;

import dev.rauta.e2e.peers.wire.Outcome;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Something that has to hold of an outcome.
 *
 * @param says what, in a few words
 */
public record Check(String says, Predicate<Outcome> holds) {

    /** All of them. */
    static Check all(Check... checks) {
        return new Check(said(checks, ", "), outcome -> List.of(checks).stream().allMatch(one -> one.holds.test(outcome)));
    }

    /** One of them at least. */
    static Check any(Check... checks) {
        return new Check(said(checks, "; or "), outcome -> List.of(checks).stream().anyMatch(one -> one.holds.test(outcome)));
    }

    private static String said(Check[] checks, String between) {
        return List.of(checks).stream().map(Check::says).collect(Collectors.joining(between));
    }
}
