// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.Limit;

/** One limit at work; immutable and shared. */
public sealed interface LimitRule permits CountedRule, StoreRule, ServiceRule {

    /** What a request that may not go on is answered. */
    int status();

    /** What that is counted as. */
    Limit limit();
}
