// SPDX-License-Identifier: Apache-2.0
/**
 * The access log: one line for each request that has ended, written without any worker waiting for a disk or a pipe.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.log.AccessLog}. May depend on {@code routes} and the JDK. Threading: a worker writes
 * its lines into a ring of its own; one thread of the process takes them out. This package is exempt from the ban on concurrent
 * types: its rings are published to that thread.
 */
@NullMarked
package dev.rauta.dataplane.log;

import org.jspecify.annotations.NullMarked;
