// SPDX-License-Identifier: Apache-2.0
/**
 * Other projects' conformance programs against a running Rauta.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.conformance.H2specIT}. May depend on: {@code process}, {@code pki}; on Rauta
 * only as a program. Threading: tests run one after the other.
 */
@NullMarked
package dev.rauta.e2e.conformance;

import org.jspecify.annotations.NullMarked;
