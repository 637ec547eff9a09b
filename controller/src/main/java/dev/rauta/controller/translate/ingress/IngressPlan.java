// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one Ingress asks for, whatever others do; what it gets is decided among all.
 *
 * @param id which one
 * @param ours whether it is served
 * @param told whether its status is ours to write
 * @param host what it asks for its hosts
 * @param canary which requests it gets of another's; empty where it stands for itself
 * @param part what holds in any case
 * @param tlsHosts for which it asks for TLS
 * @param bindings certificates for them
 * @param claims its paths and default backends, in their order
 */
record IngressPlan(
        ObjectId id,
        boolean ours,
        boolean told,
        HostWishes host,
        Optional<Canary> canary,
        Part part,
        List<HostPattern> tlsHosts,
        List<Bound> bindings,
        List<Claim> claims) {
    IngressPlan {
        tlsHosts = List.copyOf(tlsHosts);
        bindings = List.copyOf(bindings);
        claims = List.copyOf(claims);
    }

    /** Whether it was made from any of {@code changed}. */
    boolean reads(Set<SourceRef> changed) {
        return part.reads(changed);
    }

    /** A certificate for a host, and who asks for it. */
    record Bound(SniBinding binding, SourceRef source) {}

    /** What is taken once: a path of a host, or, for what no path takes, the host. */
    record Wanted(HostPattern host, PathMatch path) {}

    /** One path, or a default backend for one host. */
    static final class Claim {
        private static final Action TO_HTTPS =
                new Action.Redirect(Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), 308);

        final Wanted wanted;
        final SourceRef source;
        final Rivals rivals;
        final Part won;
        /** Null where its author's words make none. */
        final @Nullable Route route;
        private @Nullable Route redirect;

        Claim(Wanted wanted, SourceRef source, Rivals rivals, Part won, @Nullable Route route) {
            this.wanted = wanted;
            this.source = source;
            this.rivals = rivals;
            this.won = won;
            this.route = route;
        }

        /** The same match, answered with a redirect to HTTPS; the same object each time. */
        Route redirect(Route plain) {
            Route made = redirect;
            if (made == null) {
                made = new Route(
                        plain.name(), plain.source(), plain.match(), plain.precedence(), List.of(), TO_HTTPS, plain.timeouts());
                redirect = made;
            }
            return made;
        }
    }

    /** To whom it is told that another has what is claimed. */
    enum Rivals {
        /** To its author in any case. */
        TOLD,
        /** Unless it is of the same Ingress. */
        OTHERS_TOLD,
        /** To nobody. */
        SILENT
    }
}
