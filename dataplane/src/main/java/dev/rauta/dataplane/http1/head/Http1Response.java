// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http1.Framing;

/**
 * A response's head with what HTTP/1.1 says beside it.
 *
 * @param head the head
 * @param framing how its body ends
 * @param keepAlive whether the connection may carry another request
 */
public record Http1Response(ResponseHead head, Framing framing, boolean keepAlive) {}
