// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.plan.Field;
import java.util.List;

/**
 * What a peer got of one message.
 *
 * @param start the start line of HTTP/1.1; in HTTP/2 the same words, from the pseudo-header fields
 * @param fields header fields; {@code host} is the authority
 * @param complete whether it ended as messages end
 */
record Received(String start, List<Field> fields, byte[] body, List<Field> trailers, boolean complete) {}
