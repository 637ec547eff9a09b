// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.Route;
import dev.rauta.routes.VirtualHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Virtual hosts in the making; one thread. */
final class Hosts {
    /** A virtual host, and the routes that it was made of in the order in which they came. */
    private record One(List<Route> routes, VirtualHost host) {}

    /** What came of them, sorted. */
    static final class Made {
        static final Made NONE = new Made(List.of());

        private final List<One> all;

        private Made(List<One> all) {
            this.all = all;
        }

        List<VirtualHost> hosts() {
            return all.stream().map(One::host).toList();
        }
    }

    private final Map<Place, List<Route>> routes = new HashMap<>();

    /** Its routes, to which more may be added. */
    List<Route> of(Place place) {
        List<Route> its = routes.get(place);
        if (its == null) {
            its = new ArrayList<>(2);
            routes.put(place, its);
        }
        return its;
    }

    /** Of a host whose routes are those of {@code before}, it is that very virtual host; they are not added to any more. */
    Made make(Made before) {
        List<One> all = new ArrayList<>(routes.size());
        for (One known : before.all) {
            List<Route> its = routes.remove(new Place(known.host.listener(), known.host.host()));
            if (its != null) {
                all.add(same(its, known.routes) ? known : made(its, known.host));
            }
        }
        if (!routes.isEmpty()) {
            routes.forEach((place, its) -> all.add(new One(its, new VirtualHost(place.listener(), place.host(), its))));
            // Those that were there before are sorted, and cost next to nothing.
            all.sort((one, other) -> one.host.compareTo(other.host));
        }
        return new Made(all);
    }

    private static One made(List<Route> its, VirtualHost known) {
        VirtualHost now = new VirtualHost(known.listener(), known.host(), its);
        return new One(its, now.equals(known) ? known : now);
    }

    private static boolean same(List<Route> some, List<Route> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }
}
