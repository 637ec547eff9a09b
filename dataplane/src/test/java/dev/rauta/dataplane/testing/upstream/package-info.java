// SPDX-License-Identifier: Apache-2.0
/** Upstreams of our own, on loopback: some say what they got, some do what a script says. */
package dev.rauta.dataplane.testing.upstream;
