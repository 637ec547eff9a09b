// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

/** What a refusal may be. */
final class Statuses {
    private Statuses() {}

    static void check(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status of a limit: " + status + " (expected: 400..599)");
        }
    }
}
