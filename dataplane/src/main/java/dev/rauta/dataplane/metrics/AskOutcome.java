// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** What became of asking somebody outside the dataplane whether a request keeps within a limit; the {@code outcome} label. */
public enum AskOutcome {
    ANSWERED("answered"),
    FAILED("failed"),
    TIMEOUT("timeout"),
    /** Not asked: there is nobody to ask, or who is has failed a moment ago. */
    SKIPPED("skipped"),
    /** Not asked: the answer was known. */
    KNOWN("known");

    private final String label;

    AskOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
