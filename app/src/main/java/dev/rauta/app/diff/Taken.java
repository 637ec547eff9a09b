// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.dataplane.router.Match;
import dev.rauta.routes.VirtualHost;
import java.util.Optional;

/**
 * What becomes of a request, and what says so.
 *
 * @param decision what becomes of it
 * @param match what the router says
 * @param host the hosts whose routes were asked
 * @param stream whether its connection goes on as it is, so that nothing of the request is looked at
 */
public record Taken(Decision decision, Match match, Optional<VirtualHost> host, boolean stream) {}
