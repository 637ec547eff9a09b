// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import java.util.Optional;

/**
 * A request, compared.
 *
 * @param why of what is undecided what decides it; empty of others
 * @param was what became of it there
 * @param is what would become of it here
 * @param by who asked for that; empty where nobody did
 * @param route the route that takes it here
 */
record Compared(
        Outcome outcome, String why, String was, String is, Optional<SourceRef> by, Optional<RouteName> route) {}
