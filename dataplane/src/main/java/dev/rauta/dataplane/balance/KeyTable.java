// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Which endpoint a hash belongs to; confined to a worker. */
interface KeyTable {

    /**
     * Goes on with other endpoints.
     *
     * @param endpoints in any order: who they are decides, not where they stand
     * @param weight of each, 1 or more
     */
    void endpoints(List<Endpoint> endpoints, ToIntFunction<Endpoint> weight);

    /** The endpoint of {@code hash}, or of those that were not {@code tried} the one that comes next; null where there is none. */
    @Nullable Endpoint find(long hash, Set<Endpoint> tried);
}
