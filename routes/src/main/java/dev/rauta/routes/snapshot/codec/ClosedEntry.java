// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.tls.ClientValidation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands in the place of an entry that cannot be read: it keeps its host to itself, and serves nothing. */
final class ClosedEntry {
    private static final RouteName CLOSED = RouteName.of("closed", "-", "-", "0");

    /** What the key of a host's entry says even where its body cannot be read. */
    private record Place(ListenerName listener, HostPattern host) {

        /** Null where not even the key names a host: nothing can ask for it. */
        static @Nullable Place of(EntryKey key) {
            int bar = key.id().indexOf('|');
            if (bar < 0) {
                return null;
            }
            try {
                return new Place(
                        new ListenerName(key.id().substring(0, bar)),
                        HostPattern.parse(key.id().substring(bar + 1)));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private ClosedEntry() {}

    /** What cannot be read may demand client certificates: showing another certificate instead would let all in. */
    static @Nullable SniBinding binding(EntryKey key) {
        Place place = Place.of(key);
        return place == null
                ? null
                : new SniBinding(place.listener(), place.host(), List.of(), Optional.of(ClientValidation.closed()), Optional.empty());
    }

    /** Connections that are not to go on as others would say are closed. */
    static @Nullable StreamRoute stream(EntryKey key) {
        Place place = Place.of(key);
        return place == null
                ? null
                : new StreamRoute(
                        place.listener(),
                        place.host(),
                        CLOSED,
                        SourceRef.of("StreamRoute", "", place.host().toString()),
                        List.of(new WeightedDestination(
                                1, new Destination.Broken(503, "entry-unreadable"), List.of())));
    }

    /** A host whose routes cannot be read answers 503: serving it by other routes could skip a rule. */
    static @Nullable VirtualHost host(EntryKey key) {
        Place place = Place.of(key);
        if (place == null) {
            return null;
        }
        Route route = new Route(
                CLOSED,
                SourceRef.of("VirtualHost", "", place.host().toString()),
                RouteMatch.of(new PathMatch.Any()),
                new Precedence(Instant.EPOCH, "", "", 0, 0),
                List.of(),
                new Action.Respond(503, "entry-unreadable"),
                Timeouts.DEFAULT);
        return new VirtualHost(place.listener(), place.host(), List.of(route));
    }
}
