// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.reference.ServiceEndpoints;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every upstream with its endpoints, sorted; immutable. */
final class Upstreams {
    static final Upstreams NONE = new Upstreams(List.of());

    /** One upstream, and what was found for it. */
    private record One(Draft.Drawn drawn, EndpointSet set, List<Problem> problems, List<SourceRef> used) {
        static One of(Draft.Drawn drawn, ServiceEndpoints endpoints) {
            ServiceEndpoints.Found found = endpoints.of(drawn.source());
            EndpointSet set = new EndpointSet(drawn.upstream().name(), found.endpoints());
            return new One(drawn, set, found.problems(), found.used());
        }

        UpstreamName name() {
            return set.upstream();
        }

        /** The same, with what is equal to a part of {@code before} as that very part. */
        One sharing(One before) {
            Upstream upstream = drawn.upstream().equals(before.drawn.upstream()) ? before.drawn.upstream() : drawn.upstream();
            return new One(
                    new Draft.Drawn(upstream, drawn.source()), set.equals(before.set) ? before.set : set, problems, used);
        }
    }

    private final List<One> all;
    /** Where those of a Service are, by its NAMESPACE/NAME; made when it is asked for. */
    private @Nullable Map<String, List<Integer>> places;

    private Upstreams(List<One> all) {
        this.all = all;
    }

    /**
     * What has been drawn, with what was found before where it still holds.
     *
     * @param services whose endpoints may be others than before
     */
    static Upstreams of(
            Map<UpstreamName, Draft.Drawn> drawn, Upstreams before, ServiceEndpoints endpoints, Set<String> services) {
        List<One> all = new ArrayList<>(drawn.size());
        Map<UpstreamName, Draft.Drawn> left = new HashMap<>(drawn);
        for (One known : before.all) {
            Draft.Drawn now = left.remove(known.name());
            if (now == null) {
                continue;
            }
            boolean stays = now.source().equals(known.drawn.source()) && !touched(now, services);
            if (stays && now.upstream() == known.drawn.upstream()) {
                all.add(known);
            } else {
                One found = stays ? new One(now, known.set, known.problems, known.used) : One.of(now, endpoints);
                all.add(found.sharing(known));
            }
        }
        if (!left.isEmpty()) {
            left.values().forEach(one -> all.add(One.of(one, endpoints)));
            all.sort(Comparator.comparing(One::name));
        }
        return new Upstreams(all);
    }

    /** The same, with what is found now for some Services; itself where that is the same as before. */
    Upstreams with(Set<String> services, ServiceEndpoints endpoints) {
        Map<String, List<Integer>> known = places();
        @Nullable List<One> changed = null;
        for (String service : services) {
            for (int place : known.getOrDefault(service, List.of())) {
                One before = all.get(place);
                One now = One.of(before.drawn, endpoints).sharing(before);
                if (now.set != before.set || !now.problems.equals(before.problems) || !now.used.equals(before.used)) {
                    changed = changed == null ? new ArrayList<>(all) : changed;
                    changed.set(place, now);
                }
            }
        }
        if (changed == null) {
            return this;
        }
        Upstreams result = new Upstreams(changed);
        result.places = known;
        return result;
    }

    List<Upstream> upstreams() {
        return all.stream().map(one -> one.drawn.upstream()).toList();
    }

    List<EndpointSet> endpoints() {
        return all.stream().map(One::set).toList();
    }

    /** What is wrong with endpoints, besides {@code others}. */
    List<Problem> problems(List<Problem> others) {
        List<Problem> problems = new ArrayList<>(others);
        all.forEach(one -> problems.addAll(one.problems));
        return problems;
    }

    /** What holds endpoints, and {@code others}, which stay as they are; gathered when somebody asks. */
    Set<SourceRef> used(List<SourceRef> others) {
        return new Gathered<>(() -> {
            Set<SourceRef> used = HashSet.newHashSet(others.size() + all.size());
            used.addAll(others);
            all.forEach(one -> used.addAll(one.used));
            return used;
        });
    }

    /** Whether problems and what holds endpoints are as they were; of the same upstreams. */
    boolean says(Upstreams before) {
        for (int i = 0; i < all.size(); i++) {
            One now = all.get(i);
            One then = before.all.get(i);
            if (now != then && !(now.problems.equals(then.problems) && now.used.equals(then.used))) {
                return false;
            }
        }
        return true;
    }

    private static boolean touched(Draft.Drawn drawn, Set<String> services) {
        return drawn.source() instanceof EndpointSource.Sliced sliced && services.contains(sliced.service());
    }

    private Map<String, List<Integer>> places() {
        Map<String, List<Integer>> made = places;
        if (made == null) {
            made = new HashMap<>();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).drawn.source() instanceof EndpointSource.Sliced sliced) {
                    made.computeIfAbsent(sliced.service(), _ -> new ArrayList<>(1)).add(i);
                }
            }
            places = made;
        }
        return made;
    }
}
