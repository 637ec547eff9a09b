// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import dev.rauta.routes.filter.PathModifier;
import java.util.List;
import java.util.Optional;

/** What a matched route does with a request. */
public sealed interface Action {

    /**
     * Sends the request to one of several destinations, chosen by weight.
     *
     * @param destinations at least one, and one that does not yield; when all weights are zero every request is answered 500
     */
    record Forward(List<WeightedDestination> destinations) implements Action {
        public Forward {
            destinations = List.copyOf(destinations);
            if (destinations.isEmpty()) {
                throw new IllegalArgumentException("destinations: 0 (expected: at least 1)");
            }
            if (destinations.stream().allMatch(WeightedDestination::yields)) {
                throw new IllegalArgumentException(
                        "yields: all " + destinations.size() + " destinations (expected: one that does not)");
            }
        }

        /** Who takes requests of shares that yield: the first that does not, whatever its weight; empty where none yields. */
        public Optional<WeightedDestination> fallback() {
            return destinations.stream().anyMatch(WeightedDestination::yields)
                    ? destinations.stream().filter(share -> !share.yields()).findFirst()
                    : Optional.empty();
        }

        /** The shares that requests are sent to by weight, and that of those which yield. */
        public List<WeightedDestination> reached() {
            boolean yielding = destinations.stream().anyMatch(share -> share.weight() > 0 && share.yields());
            Optional<WeightedDestination> fallback = yielding ? fallback() : Optional.empty();
            return destinations.stream()
                    .filter(share -> share.weight() > 0 || fallback.isPresent() && fallback.get() == share)
                    .toList();
        }
    }

    /**
     * Answers with a {@code Location}; the query is kept.
     *
     * @param scheme {@code http} or {@code https}; absent: the request's
     * @param host absent: the request's, without its port
     * @param port absent: the well-known port of {@code scheme} where that is given, else the listener's
     * @param path absent: the request's
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(
            Optional<String> scheme,
            Optional<String> host,
            Optional<Integer> port,
            Optional<PathModifier> path,
            int status)
            implements Action {
        public Redirect {
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                throw new IllegalArgumentException(
                        "redirect status: " + status + " (expected: 301, 302, 303, 307 or 308)");
            }
        }
    }

    /**
     * Answers at once, without any upstream; how a configuration fault becomes an answer.
     *
     * @param status 200 to 599
     * @param reason a short machine-readable word for {@code x-rauta-error}, such as {@code backend-not-found}
     */
    record Respond(int status, String reason) implements Action {
        public Respond {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 200..599)");
            }
        }
    }
}
