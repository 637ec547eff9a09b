// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.util.Map;

/** How an attempt ended. */
sealed interface Outcome {
    /** All of it came; trailers are among the fields. */
    record Answered(String status, String body, Map<String, String> fields) implements Outcome {

        /** For a line about a wrong answer, without what differs from one to the next. */
        String told() {
            return "status " + status + " from " + Load.brief(body) + told("grpc-status") + told("x-rauta-error");
        }

        private String told(String field) {
            return fields.containsKey(field) ? ", " + field + " " + fields.get(field) : "";
        }
    }

    /** The peer said that it has not done anything for it and will not. */
    record Refused() implements Outcome {}

    /** It will not come. */
    record Lost(String why) implements Outcome {}
}
