// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where every upstream's endpoints are; not changed any more.
 *
 * @param literal their addresses
 * @param named whose endpoints are names, some of them at least, and may be elsewhere later
 */
record Addresses(Map<UpstreamName, List<Endpoint>> literal, Set<UpstreamName> named) {
    static final Addresses NONE = new Addresses(Map.of(), Set.of());
}
