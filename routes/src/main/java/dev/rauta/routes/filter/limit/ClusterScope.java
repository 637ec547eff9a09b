// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

/**
 * That a rate is counted over all dataplanes that share a store.
 *
 * @param openWhenUnavailable whether requests pass uncounted while the store does not answer
 */
public record ClusterScope(boolean openWhenUnavailable) {}
