// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.ObjectStatus;
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
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.Sharing;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Collection;
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

/** A translation in the making; one thread. */
public final class Draft {
    private record Place(ListenerName listener, HostPattern host) {}

    private final List<Listener> listeners = new ArrayList<>();
    // Not in order while they grow: there may be tens of thousands, and most come in order anyway.
    private final Map<Place, List<Route>> routes = new LinkedHashMap<>();
    private final SortedMap<Place, SniBinding> bindings =
            new TreeMap<>(Comparator.comparing(Place::listener).thenComparing(Place::host));
    private final SortedMap<Place, StreamRoute> streams =
            new TreeMap<>(Comparator.comparing(Place::listener).thenComparing(Place::host));
    private final Map<Place, HostPattern> streamHosts = new HashMap<>();
    private final Map<UpstreamName, Upstream> upstreams = new LinkedHashMap<>();
    private final Map<UpstreamName, EndpointSet> endpoints = new LinkedHashMap<>();
    private final Map<CertificateName, Certificate> certificates = new TreeMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();
    private Infrastructure infrastructure = Infrastructure.NONE;
    private final List<Problem> problems = new ArrayList<>();
    private final List<AnnotationVerdict> annotations = new ArrayList<>();
    private final Set<SourceRef> used = new HashSet<>();
    private final SortedMap<SourceRef, String> ignored = new TreeMap<>();

    public void listener(Listener listener) {
        listeners.add(listener);
    }

    /** Makes sure that {@code host} is answered on {@code listener}, be it with 404. */
    public void host(ListenerName listener, HostPattern host) {
        routes.computeIfAbsent(new Place(listener, host), _ -> new ArrayList<>());
    }

    public void route(ListenerName listener, HostPattern host, Route route) {
        routes.computeIfAbsent(new Place(listener, host), _ -> new ArrayList<>()).add(route);
    }

    /** Whether the binding is in force: false where another has the listener's host already. */
    public boolean bind(SniBinding binding) {
        SniBinding first = bindings.putIfAbsent(new Place(binding.listener(), binding.host()), binding);
        return first == null || first.equals(binding);
    }

    /**
     * Puts a stream in force, and says which one is not: of two for one host of a listener the one whose author named the more
     * specific host is, and of equals the first.
     *
     * @param named the host that its author named
     */
    public Optional<StreamRoute> stream(StreamRoute route, HostPattern named) {
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

    public boolean hasUpstream(UpstreamName name) {
        return upstreams.containsKey(name);
    }

    public void upstream(Upstream upstream, List<Endpoint> itsEndpoints) {
        upstreams.put(upstream.name(), upstream);
        endpoints.put(upstream.name(), new EndpointSet(upstream.name(), itsEndpoints));
    }

    public void certificate(Certificate certificate) {
        certificates.put(certificate.name(), certificate);
    }

    public void status(ObjectStatus status) {
        statuses.add(status);
    }

    public void infrastructure(Infrastructure all) {
        infrastructure = all;
    }

    /** Records a fault: see {@link Problem}. */
    public void problem(SourceRef source, String reason, String message) {
        problems.add(new Problem(source, reason, message));
    }

    public void annotation(AnnotationVerdict verdict) {
        annotations.add(verdict);
    }

    /** Says that the object matters, whether it is there or not; whole objects only. */
    public void used(String kind, String namespace, String name) {
        used.add(SourceRef.of(kind, namespace, name));
    }

    /** Says why the object does not concern us; whole objects only. */
    public void ignored(SourceRef object, String why) {
        ignored.put(object, why);
    }

    /** What has been drafted; parts that are equal to those of {@code before} are those very objects. */
    Translation finish(Snapshot before) {
        List<VirtualHost> hosts = new ArrayList<>();
        routes.forEach((place, list) -> hosts.add(new VirtualHost(place.listener(), place.host(), list)));
        RouteTable table = new RouteTable(
                listeners,
                Sharing.of(sorted(hosts), before.routes().virtualHosts()),
                List.copyOf(bindings.values()),
                List.copyOf(streams.values()));
        Snapshot snapshot = new Snapshot(
                table,
                Sharing.of(sorted(upstreams.values()), before.upstreams()),
                Sharing.of(sorted(endpoints.values()), before.endpoints()),
                shown());
        return new Translation(snapshot, statuses, infrastructure, problems, annotations, used, ignored);
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

    private static <T extends Comparable<? super T>> List<T> sorted(Collection<T> some) {
        return some.stream().sorted().toList();
    }
}
