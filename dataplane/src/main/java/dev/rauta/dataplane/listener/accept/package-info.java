// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to a connection from the moment it is accepted until it is known what it speaks: the PROXY protocol, its
 * server name, TLS, ALPN or the first bytes.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.accept.ConnectionSetup}. May depend on everything else in
 * {@code listener} but {@code listener.datagram}; nothing in there may depend on it. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.accept;

import org.jspecify.annotations.NullMarked;
