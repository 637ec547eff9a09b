// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.util.Map;

/** How an attempt ended. */
sealed interface Outcome {
    /** All of it came. */
    record Answered(String status, String body, Map<String, String> trailers) implements Outcome {}

    /** The peer said that it has not done anything for it and will not. */
    record Refused() implements Outcome {}

    /** It will not come. */
    record Lost(String why) implements Outcome {}
}
