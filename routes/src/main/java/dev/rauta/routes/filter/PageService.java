// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;

/**
 * A service that is asked for the page of an error.
 *
 * @param upstream an upstream of the same snapshot
 * @param path what it is asked for, perhaps with a query; {@link #STATUS} in it stands for the error's status
 * @param timeout how long all of the page may take
 * @param itsStatus whether the client is told the status of the page's own answer, rather than the error's
 */
public record PageService(UpstreamName upstream, String path, Duration timeout, boolean itsStatus) {
    /** Stands for the error's status. */
    public static final String STATUS = "${status}";

    private static final Duration LONGEST = Duration.ofSeconds(10);

    public PageService {
        // The dollar of the variable is one of them.
        if (!path.matches("/[\\x21-\\x22\\x24-\\x7e]*")) {
            throw new IllegalArgumentException("path: '" + path + "' (expected: a path of visible ASCII without #)");
        }
        if (path.replace(STATUS, "").contains("${")) {
            throw new IllegalArgumentException("path: '" + path + "' (expected: no variable but " + STATUS + ")");
        }
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero, at most " + LONGEST + ")");
        }
    }

    /** What it is asked for. */
    public String target(int status) {
        return path.replace(STATUS, Integer.toString(status));
    }

    /** The same, at another upstream. */
    public PageService at(UpstreamName other) {
        return new PageService(other, path, timeout, itsStatus);
    }
}
