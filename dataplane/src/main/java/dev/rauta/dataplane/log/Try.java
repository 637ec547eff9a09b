// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.upstream.Endpoint;

/**
 * One try of a request against one endpoint.
 *
 * @param endpoint a literal address
 * @param status of its answer, or what its failure would be told as; 0 where nothing came of it because nobody waited any more
 * @param nanos from the choice of its endpoint to its end
 * @param bytes how much of a response's body has come
 */
public record Try(Endpoint endpoint, int status, long nanos, long bytes) {}
