// SPDX-License-Identifier: Apache-2.0
/**
 * Random exchanges between raw peers of our own through a real dataplane: what goes in must come out.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchanges.RandomExchangesTest}. A case is a plan made from a seed; the
 * peers only carry it out. They know sockets, threads and Netty's HPACK, and nothing of the dataplane's own code.
 */
package dev.rauta.dataplane.exchanges;
