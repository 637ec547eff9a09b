// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.function.Predicate;

/**
 * What parts of a snapshot may refer to; each check throws {@link IllegalArgumentException} for what is not there.
 *
 * @param upstreams whether there is one of that name
 * @param certificates the same
 * @param credentials the same
 */
record References(
        Predicate<UpstreamName> upstreams, Predicate<CertificateName> certificates, Predicate<CredentialsName> credentials) {

    void check(Listener listener) {
        if (listener.protocol() instanceof ListenerProtocol.Https https) {
            https.fallback().ifPresent(name -> require(certificates, name, "listener " + listener.name()));
        }
    }

    void check(SniBinding binding) {
        for (CertificateName name : binding.certificates()) {
            require(certificates, name, "server name " + binding.host() + " on " + binding.listener());
        }
    }

    void check(VirtualHost host) {
        for (Route route : host.routes()) {
            check(route.filters(), route.name());
            if (route.action() instanceof Action.Forward forward) {
                checkShares(forward.destinations(), route.name());
            }
        }
    }

    void check(StreamRoute route) {
        checkShares(route.destinations(), route.name());
    }

    private void checkShares(List<WeightedDestination> shares, RouteName who) {
        for (WeightedDestination share : shares) {
            if (share.destination() instanceof Destination.To to) {
                require(upstreams, to.upstream(), "route " + who);
            }
            check(share.filters(), who);
        }
    }

    private void check(List<Filter> filters, RouteName who) {
        for (Filter filter : filters) {
            if (filter instanceof Filter.Mirror mirror) {
                require(upstreams, mirror.upstream(), "mirror of route " + who);
            }
            if (filter instanceof Guard guard) {
                guard.upstreams().forEach(name -> require(upstreams, name, "guard of route " + who));
                guard.credentials().forEach(name -> require(credentials, name, "guard of route " + who));
            }
        }
    }

    private static <T> void require(Predicate<T> known, T name, String who) {
        if (!known.test(name)) {
            throw new IllegalArgumentException(who + " refers to " + name + " (expected: a part of the snapshot)");
        }
    }
}
