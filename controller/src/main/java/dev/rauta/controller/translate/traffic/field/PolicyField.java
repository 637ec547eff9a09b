// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.CircuitBreaker;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.ZonePreference;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One thing that a policy says; of several policies on the way to an endpoint the most specific counts, for each field by itself. */
public sealed interface PolicyField {

    /** Its path in a policy's spec. */
    String path();

    /** Whether those of all policies on the way hold together, rather than the most specific one alone. */
    default boolean addsUp() {
        return false;
    }

    /** How endpoints are chosen. */
    record Balancing(LoadBalancing how) implements PolicyField {
        public static final String PATH = "loadBalancing";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** Whether endpoints of the dataplane's own zone are preferred. */
    record Zones(ZonePreference how) implements PolicyField {
        public static final String PATH = "loadBalancing.trafficDistribution";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How much is sent to a Service at a time. */
    record Breaker(CircuitBreaker limits) implements PolicyField {
        public static final String PATH = "circuitBreaker";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** Which endpoints are left out for a while. */
    record Outliers(OutlierDetection when) implements PolicyField {
        public static final String PATH = "outlierDetection";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How long a new endpoint gets less than its share. */
    record SlowStart(Duration window) implements PolicyField {
        public static final String PATH = "slowStart";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How endpoints are asked whether they work. */
    record Health(HealthCheck how) implements PolicyField {
        public static final String PATH = "healthCheck";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** How long one phase of an exchange may take, or all of it; zero: any time. */
    record TimeLimit(Phase phase, Duration limit) implements PolicyField {

        /** What takes its time. */
        public enum Phase {
            REQUEST("request"),
            ATTEMPT("attempt"),
            CONNECT("connect"),
            RESPONSE_HEADER("responseHeader"),
            REQUEST_BODY("requestBody"),
            IDLE("idle"),
            REQUEST_IDLE("requestIdle"),
            RESPONSE_IDLE("responseIdle");

            private final String path;

            Phase(String field) {
                this.path = "timeouts." + field;
            }

            /** Its path in a policy's spec. */
            public String path() {
                return path;
            }
        }

        /** As a route's timeouts, which say nothing else. */
        public Timeouts timeouts() {
            return new Timeouts(
                    of(Phase.REQUEST),
                    of(Phase.ATTEMPT),
                    of(Phase.CONNECT),
                    of(Phase.RESPONSE_HEADER),
                    of(Phase.REQUEST_BODY),
                    of(Phase.IDLE),
                    of(Phase.REQUEST_IDLE),
                    of(Phase.RESPONSE_IDLE));
        }

        private Optional<Duration> of(Phase one) {
            return one == phase ? Optional.of(limit) : Optional.empty();
        }

        @Override
        public String path() {
            return phase.path();
        }
    }

    /** Something that keeps requests out: it takes nothing from another one, and none from it. */
    record Guarding(String path, GuardTerm term) implements PolicyField {}

    /**
     * Something that asks Services, of which that is left out which cannot be asked: it does not guard. Of a Service's own policies it
     * says nothing.
     *
     * @param services by the path of what names one
     * @param meaning what it is once upstreams of those that can be asked are known, by the same paths; empty where nothing is left
     */
    record Asking(
            String path,
            boolean addsUp,
            Map<String, ServiceRef> services,
            Function<Map<String, UpstreamName>, Optional<PolicyField>> meaning)
            implements PolicyField {

        /** What asks one Service, and is nothing without it. */
        static Asking one(String path, boolean addsUp, ServiceRef service, Function<UpstreamName, PolicyField> meaning) {
            return new Asking(
                    path, addsUp, Map.of(path, service), known -> Optional.ofNullable(known.get(path)).map(meaning));
        }
    }

    /** When a request is sent once more. */
    record Retry(RetryPolicy when) implements PolicyField {
        public static final String PATH = "retry";

        @Override
        public String path() {
            return PATH;
        }
    }

    /** When another endpoint is asked besides one that takes its time. */
    record Hedged(Hedging when) implements PolicyField {
        public static final String PATH = "hedging";

        @Override
        public String path() {
            return PATH;
        }
    }

    /**
     * What requests are held to.
     *
     * @param path of the field
     */
    record Limits(String path, List<Filter> filters) implements PolicyField {
        public static final String RATES = "rateLimits";
        public static final String CONCURRENCY = "concurrency";

        public Limits {
            filters = List.copyOf(filters);
        }

        /** The same with rates first, as a single policy has them: requests meet its concurrency before, whichever words said which. */
        public static List<PolicyField> asOfOne(List<PolicyField> fields) {
            return fields.stream().sorted(Comparator.comparing(field -> !field.path().equals(RATES))).toList();
        }

        @Override
        public boolean addsUp() {
            return true;
        }
    }

    /**
     * What requests or responses become.
     *
     * @param path of the field
     * @param addsUp whether those of all policies on the way hold together
     */
    record Shape(String path, List<Filter> filters, boolean addsUp) implements PolicyField {
        public static final String REWRITE = "urlRewrite";
        public static final String REDIRECT = "redirect";
        public static final String CORS = "cors";

        public Shape {
            filters = List.copyOf(filters);
        }
    }

    /** Which responses are compressed. */
    record Compressed(Filter.Compression how) implements PolicyField {
        public static final String PATH = "compression";

        @Override
        public String path() {
            return PATH;
        }
    }
}
