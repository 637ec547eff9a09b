// SPDX-License-Identifier: Apache-2.0
/**
 * What must hold for any input: targets that a fuzzer feeds, and that tests replay over kept inputs.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.fuzz.PathTarget}. A target takes any bytes and throws where its
 * property does not hold. Threading: one at a time.
 */
@NullMarked
package dev.rauta.dataplane.fuzz;

import org.jspecify.annotations.NullMarked;
