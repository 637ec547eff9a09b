// SPDX-License-Identifier: Apache-2.0
/**
 * Everything in the cluster that matters to routing, as it was at one instant.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.cluster.ClusterState}. May depend on fabric8's model, never its
 * client. Pure values: any thread; the fabric8 objects inside are treated as immutable.
 */
@NullMarked
package dev.rauta.controller.cluster;

import org.jspecify.annotations.NullMarked;
