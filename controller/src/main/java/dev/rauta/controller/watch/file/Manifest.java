// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** What one YAML document, or one item of a List, came to. */
sealed interface Manifest {
    /**
     * An object that can be used.
     *
     * @param problems what of it had to be left out
     */
    record Sound(HasMetadata object, Place place, List<Problem> problems) implements Manifest {}

    /** An object that cannot; its last good version stays. */
    record Broken(SourceRef object, Place place, String message) implements Manifest {}

    /** An object that has nothing to do with routing. */
    record Skipped(String what) implements Manifest {}
}
