// SPDX-License-Identifier: Apache-2.0
/**
 * Where cluster state comes from: a folder of manifests, or an API server.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.watch.Source}. May depend on {@code cluster}, {@code condition} and
 * fabric8's client. Threading: a source has threads of its own; {@code observe} may be called from any thread.
 */
@NullMarked
package dev.rauta.controller.watch;

import org.jspecify.annotations.NullMarked;
