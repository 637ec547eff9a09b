// SPDX-License-Identifier: Apache-2.0
/**
 * An API server as the source of cluster state.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.watch.kube.ClusterSource}. May depend on {@code watch}, {@code cluster}
 * and fabric8's client. Threading: informers have threads of their own; any thread may observe.
 */
@NullMarked
package dev.rauta.controller.watch.kube;

import org.jspecify.annotations.NullMarked;
