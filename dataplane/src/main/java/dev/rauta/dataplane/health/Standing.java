// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

/**
 * Whether an endpoint works, by what was found of it in a row: it does until it has failed often enough, and does again once it has
 * passed often enough. Whatever it was before, so many findings of one kind decide.
 */
final class Standing {
    private final int failures;
    private final int passes;
    private boolean works;
    private int against;

    /**
     * @param failures so many in a row, and it does not work
     * @param passes so many in a row, and it works again
     * @param works at first
     */
    Standing(int failures, int passes, boolean works) {
        this.failures = failures;
        this.passes = passes;
        this.works = works;
    }

    boolean works() {
        return works;
    }

    /** How many findings in a row speak against what it is taken for. */
    int against() {
        return against;
    }

    /** Takes another finding into account. @return whether it works now and did not, or the other way round */
    boolean found(boolean good) {
        if (good == works) {
            against = 0;
            return false;
        }
        against++;
        if (against < (works ? failures : passes)) {
            return false;
        }
        works = good;
        against = 0;
        return true;
    }
}
