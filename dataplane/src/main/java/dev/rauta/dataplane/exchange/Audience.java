// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.log.WorkerLog;
import dev.rauta.dataplane.trace.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a worker's exchanges besides its counters.
 *
 * @param log where requests are written down that have ended; null: nowhere
 * @param tracing what makes spans; null: there are none
 */
public record Audience(@Nullable WorkerLog log, @Nullable Tracing tracing) {
    /** Nobody. */
    public static final Audience NONE = new Audience(null, null);

    boolean none() {
        return log == null && tracing == null;
    }
}
