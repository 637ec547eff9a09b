// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.controller.Controller;
import dev.rauta.dataplane.Dataplane;

/**
 * Whether a process wants to be sent anything.
 *
 * @param ready whether it does
 * @param words why not, or {@code ok} and what else there is to say; one line
 */
public record Readiness(boolean ready, String words) {
    private static final Readiness OK = new Readiness(true, "ok");

    /** Of whatever serves: once a snapshot is in force, until it drains. */
    public static Readiness of(Dataplane dataplane) {
        if (dataplane.draining()) {
            return new Readiness(false, "draining");
        }
        return dataplane.ready() ? OK : new Readiness(false, "no snapshot applied yet");
    }

    /**
     * Of a controller: once it has seen everything.
     *
     * @param stopping whether it has been told to end
     */
    public static Readiness of(Controller controller, boolean stopping) {
        if (stopping) {
            return new Readiness(false, "draining");
        }
        return controller.synced() ? OK : new Readiness(false, "caches not synced yet");
    }
}
