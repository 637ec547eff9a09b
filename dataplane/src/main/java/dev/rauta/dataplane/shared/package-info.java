// SPDX-License-Identifier: Apache-2.0

/**
 * What may cross workers, and nothing else does.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.shared.SharedCells}. May depend on the JDK and SLF4J alone. Threading: any worker;
 * this package is exempt from the ban on concurrent types, because it is what process-wide limits are counted with, what says
 * which worker gets a connection, and what workers are told by those who do for them what takes long.
 */
@NullMarked
package dev.rauta.dataplane.shared;

import org.jspecify.annotations.NullMarked;
