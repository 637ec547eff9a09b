// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.note;

import dev.rauta.app.diff.Difference.Change;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.match.HostPattern;

/** Which requests may be answered otherwise for something that has no equivalent. */
public sealed interface Extent {

    /** Whether {@code change} is for that. */
    boolean covers(Change change);

    /** None: it does nothing today either. */
    record None() implements Extent {
        @Override
        public boolean covers(Change change) {
            return false;
        }
    }

    /** Those that a route of an Ingress takes, as long as none passes that was kept out. */
    record OfRoute(RouteName name) implements Extent {
        @Override
        public boolean covers(Change change) {
            return change.before().route().filter(name::equals).isPresent() && !change.after().opens(change.before());
        }
    }

    /** Those to hosts over TLS, which get nothing any more. */
    record Encrypted(HostPattern host) implements Extent {
        @Override
        public boolean covers(Change change) {
            return change.request().tls() && host.matches(change.request().host()) && !change.after().forwards();
        }
    }

    /** Those to hosts over TLS whose handshakes offer something else, and which are answered alike. */
    record Offered(HostPattern host) implements Extent {
        @Override
        public boolean covers(Change change) {
            return change.request().tls() && host.matches(change.request().host()) && change.after().sameButOffers(change.before());
        }
    }

    /** Those to hosts, which get nothing any more. */
    record Closed(HostPattern host) implements Extent {
        @Override
        public boolean covers(Change change) {
            return host.matches(change.request().host()) && !change.after().forwards();
        }
    }

    /**
     * Those to hosts that are more than one label below, for which a wildcard of Gateway API is too: whoever has them by name keeps out
     * whom it keeps out.
     */
    record Deeper(String suffix) implements Extent {
        @Override
        public boolean covers(Change change) {
            String host = change.request().host();
            HostPattern wildcard = new HostPattern.ManyLabels(suffix);
            boolean nobodys = change.before().host().map(one -> one.covers(wildcard)).orElse(true);
            return wildcard.matches(host)
                    && !new HostPattern.OneLabel(suffix).matches(host)
                    && (nobodys || !change.after().opens(change.before()));
        }
    }
}
