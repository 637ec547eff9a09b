// SPDX-License-Identifier: Apache-2.0
/**
 * Integration tests of the whole program against a real API server.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.ControllerAndDataplanesIT}. May depend on: {@code cluster}, {@code pki},
 * {@code process}; on Rauta only as a program. Threading: tests run one after the other.
 */
@NullMarked
package dev.rauta.e2e;

import org.jspecify.annotations.NullMarked;
