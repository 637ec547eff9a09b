// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator chose for the access log.
 *
 * @param format what a line says
 * @param path the file that lines are appended to; empty: standard output
 * @param share what part of the requests is logged, by chance, 0 to 1; those that were told 500 or more always are
 */
public record AccessLogSettings(LogFormat format, Optional<Path> path, double share) {
    public AccessLogSettings {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("access log share: " + share + " (expected: 0 to 1)");
        }
    }
}
