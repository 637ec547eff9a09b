// SPDX-License-Identifier: Apache-2.0
/**
 * The client's side: TLS, HTTP/1.1 and HTTP/2 connections.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.ConnectionSetup}. May depend on {@code exchange} and what is
 * below it. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener;

import org.jspecify.annotations.NullMarked;
