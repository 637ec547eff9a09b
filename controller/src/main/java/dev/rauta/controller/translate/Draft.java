// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A translation in the making; one thread. */
public final class Draft {
    private final List<Listener> listeners = new ArrayList<>();
    private final Hosts hosts = new Hosts();
    private final Map<Place, SniBinding> bindings = new HashMap<>();
    private final SortedMap<Place, StreamRoute> streams =
            new TreeMap<>(Comparator.comparing(Place::listener).thenComparing(Place::host));
    private final Map<Place, HostPattern> streamHosts = new HashMap<>();
    private final Map<UpstreamName, Drawn> upstreams = new LinkedHashMap<>();
    private final Set<UpstreamName> zoned = new HashSet<>();
    private final Map<CertificateName, Certificate> certificates = new HashMap<>();
    private final Map<CredentialsName, Credentials> credentials = new HashMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();
    private Infrastructure infrastructure = Infrastructure.NONE;
    private final List<Problem> problems = new ArrayList<>();
    private final List<AnnotationVerdict> annotations = new ArrayList<>();
    private final List<SourceRef> used = new ArrayList<>();
    private final SortedMap<SourceRef, String> ignored = new TreeMap<>();
    private final Set<SourceRef> reads = new HashSet<>();
    private final Set<PolicyUse> policyUses = new HashSet<>();
    private @Nullable Recording recording;

    /** An upstream, and where its endpoints are. */
    public record Drawn(Upstream upstream, EndpointSource source) {}

    private record Recording(List<Consumer<Draft>> effects, Set<SourceRef> reads) {}

    /**
     * What {@code work} says to this draft, which is not said yet: {@link #add} says it, to this draft and to others. Of a part
     * within another, the other has read what it reads.
     */
    public Part record(Runnable work) {
        Recording outer = recording;
        Recording mine = new Recording(new ArrayList<>(), new HashSet<>());
        recording = mine;
        try {
            work.run();
        } finally {
            recording = outer;
        }
        if (outer != null) {
            outer.reads().addAll(mine.reads());
        }
        return new Part(mine.effects(), mine.reads());
    }

    /** The same, but for what {@code work} reads, which whatever asks has read, whether it says the part or not. */
    public Part aside(Runnable work) {
        Recording outer = recording;
        Recording mine = new Recording(new ArrayList<>(), outer == null ? reads : outer.reads());
        recording = mine;
        try {
            work.run();
        } finally {
            recording = outer;
        }
        return new Part(mine.effects(), Set.of());
    }

    /** Says what {@code part} says. */
    public void add(Part part) {
        then(part::to);
    }

    /** Does to this draft what is said, or keeps it for when it is; it may change what else has the same life as the part. */
    public void then(Consumer<Draft> effect) {
        Recording mine = recording;
        if (mine == null) {
            effect.accept(this);
        } else {
            mine.effects().add(effect);
        }
    }

    /** Says that what is being said depends on the object, be it there or not. */
    public void read(String kind, String namespace, String name) {
        Recording mine = recording;
        (mine == null ? reads : mine.reads()).add(SourceRef.of(kind, namespace, name));
    }

    public void listener(Listener listener) {
        then(draft -> draft.listeners.add(listener));
    }

    /** Makes sure that {@code host} is answered on {@code listener}, be it with 404. */
    public void host(ListenerName listener, HostPattern host) {
        Place place = new Place(listener, host);
        then(draft -> draft.hosts.of(place));
    }

    /** Adds routes of one place. */
    public void routes(Place place, List<Route> routes) {
        then(draft -> draft.hosts.of(place).addAll(routes));
    }

    /** Whether the binding is in force: false where another has the listener's host already. Not within a part. */
    public boolean bind(SniBinding binding) {
        if (recording != null) {
            throw new IllegalStateException("binding asked for within a part (expected: by itself, or shown)");
        }
        SniBinding first = bindings.putIfAbsent(new Place(binding.listener(), binding.host()), binding);
        return first == null || first.equals(binding);
    }

    /** Puts a binding in force, unless another has the listener's host already. */
    public void show(SniBinding binding) {
        then(draft -> draft.bind(binding));
    }

    /**
     * Puts a stream in force, and says which one is not: of two for one host of a listener the one whose author named the more
     * specific host is, and of equals the first.
     *
     * @param named the host that its author named
     * @param shadowed what is said of the one that is not
     */
    public void stream(StreamRoute route, HostPattern named, Function<StreamRoute, Problem> shadowed) {
        then(draft -> draft.loser(route, named).ifPresent(loser -> draft.problems.add(shadowed.apply(loser))));
    }

    private Optional<StreamRoute> loser(StreamRoute route, HostPattern named) {
        Place place = new Place(route.listener(), route.host());
        StreamRoute first = streams.get(place);
        if (first != null
                && HostPattern.compareSpecificity(streamHosts.getOrDefault(place, first.host()), named) <= 0) {
            return Optional.of(route);
        }
        streams.put(place, route);
        streamHosts.put(place, named);
        return Optional.ofNullable(first);
    }

    /** Of several of one name the first counts. */
    public void upstream(Upstream upstream, EndpointSource source) {
        Drawn drawn = new Drawn(upstream, source);
        then(draft -> draft.upstreams.putIfAbsent(upstream.name(), drawn));
    }

    /** Says that it matters to some request to an upstream where its endpoints are. */
    public void zoned(UpstreamName upstream) {
        then(draft -> draft.zoned.add(upstream));
    }

    public void certificate(Certificate certificate) {
        then(draft -> draft.certificates.put(certificate.name(), certificate));
    }

    /** Puts what guards refer to into the snapshot. */
    public void credentials(Credentials its) {
        then(draft -> draft.credentials.put(its.name(), its));
    }

    public void status(ObjectStatus status) {
        then(draft -> draft.statuses.add(status));
    }

    public void infrastructure(Infrastructure all) {
        then(draft -> draft.infrastructure = all);
    }

    /** Records a fault: see {@link Problem}. */
    public void problem(SourceRef source, String reason, String message) {
        problem(new Problem(source, reason, message));
    }

    /** Records a fault that is another object's: see {@link Problem}. */
    public void elsewhere(SourceRef source, String reason, String message) {
        problem(new Problem(source, reason, message, true));
    }

    /** Records what is wrong. */
    public void problem(SourceRef source, Outcome outcome) {
        problem(new Problem(source, outcome.reason(), outcome.message(), outcome.elsewhere()));
    }

    public void problem(Problem problem) {
        then(draft -> draft.problems.add(problem));
    }

    public void annotation(AnnotationVerdict verdict) {
        then(draft -> draft.annotations.add(verdict));
    }

    /** Says what becomes of a policy somewhere. */
    public void policy(PolicyUse use) {
        then(draft -> draft.policyUses.add(use));
    }

    /** What has become of policies so far. */
    public Set<PolicyUse> policyUses() {
        return policyUses;
    }

    /** Says that the object matters, whether it is there or not; whole objects only. */
    public void used(String kind, String namespace, String name) {
        SourceRef object = SourceRef.of(kind, namespace, name);
        then(draft -> draft.used.add(object));
    }

    /** Says why the object does not concern us; whole objects only. */
    public void ignored(SourceRef object, String why) {
        then(draft -> draft.ignored.put(object, why));
    }

    /** What has been drafted, but for endpoints; parts that are as they were in {@code before} are those very objects. */
    Sketch finish(Hosts.Made before) {
        Hosts.Made made = hosts.make(before);
        zoned.forEach(name -> upstreams.computeIfPresent(
                name, (_, drawn) -> new Drawn(drawn.upstream(), drawn.source().withZones())));
        RouteTable table = new RouteTable(
                listeners, made.hosts(), List.copyOf(bindings.values()), List.copyOf(streams.values()));
        return new Sketch(
                table,
                made,
                upstreams,
                shown(),
                List.copyOf(credentials.values()),
                List.copyOf(statuses),
                infrastructure,
                problems,
                annotations,
                used,
                ignored,
                reads);
    }

    /** A key does not travel where nothing is served with it, whoever looked it up. */
    private List<Certificate> shown() {
        Set<CertificateName> names = new HashSet<>();
        bindings.values().forEach(binding -> names.addAll(binding.certificates()));
        for (Listener listener : listeners) {
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                https.fallback().ifPresent(names::add);
            }
        }
        return certificates.values().stream().filter(one -> names.contains(one.name())).toList();
    }
}
