// SPDX-License-Identifier: Apache-2.0
/**
 * The image in containers, under the restrictions that the chart puts on it; skipped, with a line, where there is no Docker daemon.
 *
 * <p><em>Start at</em> {@code ImageIT}. May depend on: {@code process}; on Rauta only as an image. Threading: tests run one after the
 * other; clients have threads of their own.
 */
@NullMarked
package dev.rauta.e2e.image;

import org.jspecify.annotations.NullMarked;
