// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.time.Duration;

/**
 * How long a client waits.
 *
 * @param answer for the answers a case should get
 * @param end for a close after the answers, before the connection is tried once more
 */
public record Patience(Duration answer, Duration end) {}
