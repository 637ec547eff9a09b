// SPDX-License-Identifier: Apache-2.0
/**
 * Access logs of whoever answers now, read and followed.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.shadow.log.LineFormat}. May depend on the dataplane's log formats. Threading: a thread for each
 * log; what it reads are values.
 */
@NullMarked
package dev.rauta.app.shadow.log;

import org.jspecify.annotations.NullMarked;
