// SPDX-License-Identifier: Apache-2.0
/**
 * What of a site lies in the cluster: its objects as text, and those whose annotations and settings change, as they are at
 * a time.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.object.Objects}. May depend on: {@code chaos.load} for the names of hosts,
 * {@code pki}. Threading: whoever edits, one at a time; nothing here asks a cluster.
 */
@NullMarked
package dev.rauta.e2e.chaos.object;

import org.jspecify.annotations.NullMarked;
