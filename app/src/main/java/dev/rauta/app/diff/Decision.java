// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a request, in words that two configurations share: no names of routes, sources or limits.
 *
 * @param lines what is done with it, and on its way; equal for what is answered alike
 * @param guards those of the lines that may keep it out
 * @param forwards whether it may reach an upstream
 * @param by who asked for that; empty where nobody did
 * @param route the route that takes it
 */
public record Decision(
        List<String> lines, List<String> guards, boolean forwards, Optional<SourceRef> by, Optional<RouteName> route) {
    public Decision {
        lines = List.copyOf(lines);
        guards = List.copyOf(guards);
    }

    /** One that no route takes. */
    static Decision nobodys(String... lines) {
        return new Decision(List.of(lines), List.of(), false, Optional.empty(), Optional.empty());
    }

    /** Whether a client sees no difference. */
    public boolean sameAs(Decision other) {
        return lines.equals(other.lines);
    }

    /** Whether something passes here that {@code before} would have kept out, or asked for more. */
    public boolean opens(Decision before) {
        return forwards && (!before.forwards || !guards.containsAll(before.guards));
    }
}
