// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.routes.ListenerName;
import dev.rauta.routes.StreamRoute;
import org.jspecify.annotations.Nullable;

/**
 * What goes on as it is; immutable.
 *
 * @param listener through which it came
 * @param route where it goes; null: nowhere, for there is none
 */
public record Carried(ListenerName listener, @Nullable StreamRoute route) {}
