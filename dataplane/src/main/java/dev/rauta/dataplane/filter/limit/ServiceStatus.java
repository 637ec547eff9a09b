// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

/**
 * What a rate limit service says of one of its limits.
 *
 * @param over whether the request is beyond it
 * @param limit how many requests it lets pass
 * @param window in how many seconds
 * @param left how many may still come
 * @param reset in how many seconds all of them may again
 */
public record ServiceStatus(boolean over, long limit, long window, long left, long reset) {}
