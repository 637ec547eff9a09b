// SPDX-License-Identifier: Apache-2.0
/**
 * TLS towards clients: certificates, session tickets, OCSP staples and client certificates.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.tls.TlsContexts}. May depend on the route model, Netty and
 * BoringSSL. Threading: made by the thread that applies snapshots, then immutable and shared by all workers, but for the
 * keys of session tickets, which Netty swaps under a lock of its own, and their source, which is asked beside the workers.
 */
@NullMarked
package dev.rauta.dataplane.listener.tls;

import org.jspecify.annotations.NullMarked;
