// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http1.Framing;

/**
 * A request's head with what HTTP/1.1 says beside it.
 *
 * @param head the head, without {@code host}
 * @param framing how its body ends
 * @param http11 whether the client speaks HTTP/1.1; HTTP/1.0 otherwise
 * @param keepAlive whether the client would send another request on the connection
 */
public record Http1Request(RequestHead head, Framing framing, boolean http11, boolean keepAlive) {}
