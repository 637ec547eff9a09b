// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.IpAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as a limit is concerned.
 *
 * @param head what is asked
 * @param client finds the client's address; null where a proxy that is trusted says none
 * @param peer the address at the other end of the connection, who counts for such a client
 */
public record CountedRequest(RequestHead head, Supplier<@Nullable IpAddress> client, String peer) {}
