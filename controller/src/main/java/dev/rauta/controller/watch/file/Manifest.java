// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** What one YAML document, or one item of a List, came to. */
sealed interface Manifest {
    /**
     * An object that can be used.
     *
     * @param problems what of it had to be left out
     */
    record Sound(HasMetadata object, Place place, List<Problem> problems) implements Manifest {}

    /**
     * An object that cannot; its last good version stays.
     *
     * @param closing what stands for it where it has none: who may guard must not be absent
     */
    record Broken(SourceRef object, Place place, String message, Optional<HasMetadata> closing) implements Manifest {
        /** One that nobody misses. */
        Broken(SourceRef object, Place place, String message) {
            this(object, place, message, Optional.empty());
        }
    }

    /** An object that has nothing to do with routing. */
    record Skipped(String what) implements Manifest {}
}
