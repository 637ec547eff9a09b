// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import java.time.Duration;

/** One thing that a policy says; of several policies on the way to an endpoint the most specific counts, for each field by itself. */
public sealed interface PolicyField {

    /** Its path in a policy's spec. */
    String path();

    /** How endpoints are chosen. */
    record Balancing(LoadBalancing how) implements PolicyField {
        static final String PATH = "loadBalancing";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How much is sent to a Service at a time. */
    record Breaker(CircuitBreaker limits) implements PolicyField {
        static final String PATH = "circuitBreaker";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** Which endpoints are left out for a while. */
    record Outliers(OutlierDetection when) implements PolicyField {
        static final String PATH = "outlierDetection";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How long a new endpoint gets less than its share. */
    record SlowStart(Duration window) implements PolicyField {
        static final String PATH = "slowStart";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How long the whole exchange may take; zero: any time. */
    record RequestTimeout(Duration limit) implements PolicyField {
        static final String PATH = "timeouts.request";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How long one try may take; zero: any time. */
    record AttemptTimeout(Duration limit) implements PolicyField {
        static final String PATH = "timeouts.attempt";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** Something that keeps requests out: it takes nothing from another one, and none from it. */
    record Guarding(String path, GuardTerm term) implements PolicyField {}

    /** When a request is sent once more. */
    record Retry(RetryPolicy when) implements PolicyField {
        static final String PATH = "retry";

        @Override
        public String path() {
            return PATH;
        }
    }
}
