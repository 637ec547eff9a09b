// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.PathWishes;
import dev.rauta.controller.translate.ingress.nginx.key.ServedPath;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
 * @param hosts of its rules
 * @param tlsHosts for which it asks for TLS
 * @param bindings certificates for them
 * @param others certificates that its other hosts may have, if it gets those
 * @param passed hosts whose TLS goes on as it is, where it decides that
 * @param claims its paths and default backends, in their order
 */
record IngressPlan(
        ObjectId id,
        boolean ours,
        boolean told,
        HostWishes host,
        Optional<Canary> canary,
        Part part,
        List<HostPattern> hosts,
        List<HostPattern> tlsHosts,
        List<Bound> bindings,
        List<Bound> others,
        List<Passed> passed,
        List<Claim> claims) {
    IngressPlan {
        hosts = List.copyOf(hosts);
        others = List.copyOf(others);
        passed = List.copyOf(passed);
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

    /**
     * TLS that goes on as it is.
     *
     * @param won what its backend comes to, where nobody else has the host's path {@code /}
     */
    record Passed(StreamRoute route, Part won) {}

    /** What is taken once: a path of a host, or, for what no path takes, the host. */
    record Wanted(HostPattern host, PathMatch path) {}

    /**
     * What a claim's author wrote.
     *
     * @param source where
     * @param rivals to whom it is told that another has it
     * @param path for what requests
     * @param wishes what else holds for them
     */
    record Written(SourceRef source, Rivals rivals, ServedPath path, PathWishes wishes) {
        /** Whether it makes expressions of all paths of its host. */
        boolean expression() {
            return rivals == Rivals.TOLD && wishes.expression(path.path());
        }
    }

    /** One path, or a default backend for one host. */
    static final class Claim {
        final Wanted wanted;
        final Written written;
        final Part won;
        /** Null where its author's words make none. */
        final @Nullable Route route;
        /** The same for plain HTTP, where that makes a difference; null where the other one is. */
        final @Nullable Route plain;
        private @Nullable ExpressionPath expression;
        private @Nullable Route open;
        private @Nullable Route secured;
        private @Nullable Route bare;
        private @Nullable Route overTls;
        private @Nullable Route toSlash;

        Claim(Wanted wanted, Written written, Part won, @Nullable Route route, @Nullable Route plain) {
            this.wanted = wanted;
            this.written = written;
            this.won = won;
            this.route = route;
            this.plain = plain;
        }

        /** The whole object that has it. */
        SourceRef owner() {
            return written.source().at("");
        }

        /** Its path where those of its host are expressions; the same object each time. */
        ExpressionPath expression(Route its) {
            ExpressionPath made = expression;
            if (made == null) {
                made = ExpressionPath.of(its, written.path().path());
                expression = made;
            }
            return made;
        }

        /** Leads from {@code bare} to the same with a slash, told what all answers are; the same object each time. */
        Route toSlash(Route its, String bare) {
            Route made = toSlash;
            if (made == null) {
                Action redirect = new Action.Redirect(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new PathModifier.Full(bare + "/")), 301);
                made = new Route(
                        its.name(),
                        its.source(),
                        RouteMatch.of(new PathMatch.Exact(bare)),
                        its.precedence(),
                        its.filters().stream().filter(Filter.AnswerHeaders.class::isInstance).toList(),
                        redirect,
                        Timeouts.DEFAULT);
                toSlash = made;
            }
            return made;
        }

        /** {@code its} with what is done besides over HTTPS; the same object each time. */
        Route overTls(Route its, List<Filter> besides) {
            Route made = overTls;
            if (made == null || bare != its) {
                made = its.with(Stream.concat(its.filters().stream(), besides.stream()).toList());
                bare = its;
                overTls = made;
            }
            return made;
        }

        /** {@code its}, but that who has come in the clear is sent to HTTPS before anything is asked; the same object each time. */
        Route secured(Route its, int status) {
            Route made = secured;
            if (made == null || open != its) {
                made = its.with(Stream.of(first(its).stream(), Stream.of(toHttps(status)), its.filters().stream().skip(first(its).size()))
                        .flatMap(all -> all)
                        .toList());
                open = its;
                secured = made;
            }
            return made;
        }

        /** What answers even before that. */
        private List<Filter> first(Route its) {
            List<Filter> first = written.wishes().first(written.path());
            int size = first.size();
            return its.filters().size() >= size && its.filters().subList(0, size).equals(first) ? first : List.of();
        }

        private static Filter toHttps(int status) {
            return new Filter.Redirect(Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), status);
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
