// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.ListenerName;
import dev.rauta.routes.match.HostPattern;

/** One host of one listener. */
public record Place(ListenerName listener, HostPattern host) {}
