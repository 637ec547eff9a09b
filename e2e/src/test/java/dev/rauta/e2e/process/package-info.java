// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that tests start and stop by handle: each with its log in a file, found ready by asking it, never by
 * sleeping.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.process.RautaProcess}. May depend on: {@code pki}; Rauta is
 * known by its launcher only. Threading: used from the test's thread.
 */
@NullMarked
package dev.rauta.e2e.process;

import org.jspecify.annotations.NullMarked;
