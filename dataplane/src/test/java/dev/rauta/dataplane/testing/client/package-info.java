// SPDX-License-Identifier: Apache-2.0
/** Clients of our own, on loopback: some right, some that send whatever bytes they are told to. */
package dev.rauta.dataplane.testing.client;
