// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a dataplane finds out by asking whether an endpoint works; those that do not get no requests, unless none does.
 *
 * @param question what it is asked, by the upstream's protocol and TLS
 * @param port where it is asked, 1 to 65535; absent: where it takes requests
 * @param interval between two questions to an endpoint that works, and to one of which nothing is known yet; 100 ms to 1 h
 * @param unhealthyInterval the same of an endpoint that does not
 * @param timeout how long an answer may take, connecting included; 10 ms to 5 min
 * @param unhealthyThreshold so many in a row without a good answer, and it does not work; 1 to 100
 * @param healthyThreshold so many good answers in a row, and it works again; 1 to 100
 */
public record HealthCheck(
        Question question,
        OptionalInt port,
        Duration interval,
        Duration unhealthyInterval,
        Duration timeout,
        int unhealthyThreshold,
        int healthyThreshold) {
    private static final int MOST = 100;

    /** What an endpoint is asked, and what a good answer is. */
    public sealed interface Question {

        /**
         * A request of HTTP.
         *
         * @param method GET, HEAD or OPTIONS
         * @param host what it names as its host; absent: the upstream's server name, or the endpoint's own address
         * @param path with its query, from the first slash on
         * @param statuses of good answers, 200 to 599, sorted; none: 200 to 299
         */
        record Http(String method, Optional<String> host, String path, List<Integer> statuses) implements Question {
            public Http {
                statuses = statuses.stream().sorted().distinct().toList();
                if (!method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS")) {
                    throw new IllegalArgumentException("method: '" + method + "' (expected: GET, HEAD or OPTIONS)");
                }
                if (!path.matches("/[\\x21\\x22\\x24-\\x7e]*")) {
                    throw new IllegalArgumentException(
                            "path: '" + path + "' (expected: a path of printable ASCII characters, perhaps with a query)");
                }
                if (host.isPresent() && !host.get().matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
                    throw new IllegalArgumentException("hostname: '" + host.get() + "' (expected: a host, perhaps with a port)");
                }
                for (int status : statuses) {
                    if (status < 200 || status > 599) {
                        throw new IllegalArgumentException("expectedStatuses: " + status + " (expected: 200..599)");
                    }
                }
            }

            /** Whether an answer with this status is good. */
            public boolean expects(int status) {
                return statuses.isEmpty() ? status >= 200 && status < 300 : statuses.contains(status);
            }
        }

        /**
         * {@code grpc.health.v1.Health/Check}; SERVING is good.
         *
         * @param service what is asked about; empty: the server as a whole
         */
        record Grpc(String service) implements Question {
            public Grpc {
                if (!service.matches("[\\x21-\\x7e]{0,255}")) {
                    throw new IllegalArgumentException(
                            "service: '" + service + "' (expected: up to 255 printable ASCII characters without a space)");
                }
            }
        }

        /** Nothing: to be connected to is good, with TLS where the upstream has it. */
        record Tcp() implements Question {}
    }

    public HealthCheck {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
            throw new IllegalArgumentException("port: " + port.getAsInt() + " (expected: 1..65535)");
        }
        within("interval", interval, Duration.ofMillis(100), Duration.ofHours(1));
        within("unhealthyInterval", unhealthyInterval, Duration.ofMillis(100), Duration.ofHours(1));
        within("timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(5));
        within("unhealthyThreshold", unhealthyThreshold);
        within("healthyThreshold", healthyThreshold);
    }

    private static void within(String what, Duration time, Duration least, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + ": " + time.toMillis() + "ms (expected: " + least.toMillis() + "ms.."
                    + most.toSeconds() + "s)");
        }
    }

    private static void within(String what, int number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(what + ": " + number + " (expected: 1.." + MOST + ")");
        }
    }
}
