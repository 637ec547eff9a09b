// SPDX-License-Identifier: Apache-2.0
/** Upstreams and clients of our own for tests over real sockets. */
package dev.rauta.dataplane.testing;
