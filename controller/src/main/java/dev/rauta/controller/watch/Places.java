// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch;

import dev.rauta.routes.SourceRef;
import java.util.Optional;

/** Where objects and their fields were written. */
public interface Places {
    /** A cluster keeps no files. */
    Places NONE = _ -> Optional.empty();

    /** {@code FILE:LINE} of the field, or of the nearest thing around it that is there. */
    Optional<String> find(SourceRef source);
}
