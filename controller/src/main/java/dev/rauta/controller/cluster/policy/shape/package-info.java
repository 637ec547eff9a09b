// SPDX-License-Identifier: Apache-2.0
/**
 * What a TrafficPolicy says of what requests and responses become, as an API server or a file shows it; nothing in it has been checked.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.cluster.policy.shape.UrlRewriteSpec}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.cluster.policy.shape;

import org.jspecify.annotations.NullMarked;
