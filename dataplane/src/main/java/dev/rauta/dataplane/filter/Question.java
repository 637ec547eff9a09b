// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;

/**
 * A request without a body that a filter makes.
 *
 * @param upstream of the snapshot
 * @param head given away
 * @param timeout how long its answer's head may take
 */
public record Question(UpstreamName upstream, RequestHead head, Duration timeout) {}
