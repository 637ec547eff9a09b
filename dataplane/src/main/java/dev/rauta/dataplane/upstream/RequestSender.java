// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

/** Where a worker's requests leave for their upstreams: its own pools, or whoever stands before them; confined to the worker. */
public interface RequestSender {

    /** Sends a request; {@code handler} hears the rest, perhaps before this returns. */
    void open(UpstreamRequest request, UpstreamHandler handler);
}
