// SPDX-License-Identifier: Apache-2.0
/**
 * What hangs off each binding: HTTP in the clear, what happens to each server name, or bytes that go on as they are.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.plan.BindingPlan}. May depend on {@code listener.tls},
 * {@code listener.stream.Carried} and the route model. Threading: made by the thread that applies snapshots, then immutable and
 * shared by all workers.
 */
@NullMarked
package dev.rauta.dataplane.listener.plan;

import org.jspecify.annotations.NullMarked;
