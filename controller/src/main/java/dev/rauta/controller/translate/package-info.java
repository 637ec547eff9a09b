// SPDX-License-Identifier: Apache-2.0
/**
 * From cluster state to a snapshot, statuses and findings: a pure function of its input.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.Translator}. May depend on {@code cluster},
 * {@code condition}, {@code infrastructure}, the route model and fabric8's model. Threading: any thread.
 */
@NullMarked
package dev.rauta.controller.translate;

import org.jspecify.annotations.NullMarked;
