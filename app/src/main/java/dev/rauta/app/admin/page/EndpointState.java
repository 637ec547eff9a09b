// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import java.util.Locale;

/** How it is with an endpoint, the worst first. */
enum EndpointState {
    /** Somebody asks it whether it works, and it does not. */
    UNHEALTHY(Cell.Kind.BAD),
    /** Left out by a worker, for its failures. */
    EJECTED(Cell.Kind.BAD),
    /** Kubernetes says that it takes no requests. */
    UNREADY(Cell.Kind.WARN),
    /** New, and gets a part of its share. */
    WARMING(Cell.Kind.WARN),
    /** Somebody asks it whether it works, and it does. */
    HEALTHY(Cell.Kind.GOOD),
    /** It gets requests; nobody asks it whether it works. */
    READY(Cell.Kind.GOOD);

    private final Cell.Kind kind;

    EndpointState(Cell.Kind kind) {
        this.kind = kind;
    }

    Cell.Kind kind() {
        return kind;
    }

    boolean troubled() {
        return kind != Cell.Kind.GOOD;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
