// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters of any size, made of nothing but a seed, and what changes in them.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.scaling.cluster.GeneratedCluster}. May depend on {@code controller.watch},
 * {@code controller.cluster} and fabric8's model. For measurements alone; nothing depends on it. Threading: a generated
 * cluster belongs to one thread at a time but for its source, which any may ask.
 */
@NullMarked
package dev.rauta.bench.scaling.cluster;

import org.jspecify.annotations.NullMarked;
