// SPDX-License-Identifier: Apache-2.0
/**
 * What stands between requests and endpoints, as fields of a TrafficPolicy: the way back of {@code controller.translate.traffic}. What is
 * written is read again, and only said where that comes to the same.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.migrate.policy.RulePolicy}. May depend on the route model, on policies and their readers.
 * Pure: any thread.
 */
@NullMarked
package dev.rauta.app.migrate.policy;

import org.jspecify.annotations.NullMarked;
