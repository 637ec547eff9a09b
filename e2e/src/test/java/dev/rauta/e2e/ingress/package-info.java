// SPDX-License-Identifier: Apache-2.0
/**
 * The scenarios of the Ingress conformance suite, as tests of our own on a cluster with running pods.
 *
 * <p>Each test creates its Ingress, waits for the address in its status and sends one request to it, at once and never
 * again: the address is a promise that the dataplane serves.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.ingress.Stage}. May depend on: {@code cluster}, {@code pki}. Threading: tests
 * run one after the other.
 */
@NullMarked
package dev.rauta.e2e.ingress;

import org.jspecify.annotations.NullMarked;
