// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes one snapshot entry by entry; used once. */
final class SnapshotDecoder {
    private final EncodedSnapshot encoded;
    private final List<EntryProblem> problems = new ArrayList<>();
    private final Map<ListenerName, Listener> listeners = new LinkedHashMap<>();
    private final Map<UpstreamName, Upstream> upstreams = new LinkedHashMap<>();
    private final Map<UpstreamName, EndpointSet> endpoints = new LinkedHashMap<>();
    private final Map<CertificateName, Certificate> certificates = new LinkedHashMap<>();

    SnapshotDecoder(EncodedSnapshot encoded) {
        this.encoded = encoded;
    }

    SnapshotCodec.Decoded decode() {
        // In the order of sections: whatever an entry refers to is known when its turn comes, but for certificates.
        read(Section.LISTENER, Listener.class, (_, listener) -> listeners.put(listener.name(), listener));
        read(Section.UPSTREAM, Upstream.class, (_, upstream) -> upstreams.put(upstream.name(), upstream));
        read(Section.ENDPOINTS, EndpointSet.class, (_, set) -> endpoints.put(set.upstream(), set));
        read(Section.CERTIFICATE, Certificate.class, (_, one) -> certificates.put(one.name(), one));
        RouteTable routes = new RouteTable(List.copyOf(soundListeners()), hosts(), bindings());
        List<EndpointSet> sets = upstreams.keySet().stream()
                .map(name -> endpoints.getOrDefault(name, new EndpointSet(name, List.of())))
                .toList();
        return new SnapshotCodec.Decoded(
                new Snapshot(routes, List.copyOf(upstreams.values()), sets, List.copyOf(certificates.values())),
                problems);
    }

    private interface Taker<T> {
        void take(EntryKey key, T value);
    }

    private <T> void read(Section section, Class<T> type, Taker<T> taker) {
        for (Entry entry : encoded.entries().values()) {
            if (entry.key().section() == section) {
                T value = value(entry, type);
                if (value != null) {
                    taker.take(entry.key(), value);
                }
            }
        }
    }

    private <T> @Nullable T value(Entry entry, Class<T> type) {
        try {
            return SnapshotJson.MAPPER.readValue(entry.body(), type);
        } catch (JacksonException e) {
            problems.add(new EntryProblem(entry.key(), "Unreadable", firstLine(e.getOriginalMessage())));
        } catch (IllegalArgumentException e) {
            problems.add(new EntryProblem(entry.key(), "Unreadable", firstLine(e.getMessage())));
        }
        return null;
    }

    /** A listener whose own certificate is missing shows one that nobody vouches for. */
    private List<Listener> soundListeners() {
        List<Listener> sound = new ArrayList<>();
        for (Listener listener : listeners.values()) {
            if (listener.protocol() instanceof ListenerProtocol.Https(Optional<CertificateName> fallback)
                    && fallback.isPresent()
                    && !certificates.containsKey(fallback.get())) {
                dangling(new EntryKey(Section.LISTENER, listener.name().value()), fallback.get());
                sound.add(new Listener(
                        listener.name(),
                        listener.port(),
                        new ListenerProtocol.Https(Optional.empty()),
                        listener.host()));
            } else {
                sound.add(listener);
            }
        }
        return sound;
    }

    private List<SniBinding> bindings() {
        List<SniBinding> sound = new ArrayList<>();
        read(Section.SNI_BINDING, SniBinding.class, (key, binding) -> {
            if (!listeners.containsKey(binding.listener())) {
                dangling(key, binding.listener());
            } else if (!certificates.containsKey(binding.certificate())) {
                dangling(key, binding.certificate());
            } else {
                sound.add(binding);
            }
        });
        return sound;
    }

    private List<VirtualHost> hosts() {
        List<VirtualHost> sound = new ArrayList<>();
        for (Entry entry : encoded.entries().values()) {
            if (entry.key().section() != Section.VIRTUAL_HOST) {
                continue;
            }
            VirtualHost host = value(entry, VirtualHost.class);
            VirtualHost known = host == null ? closed(entry.key()) : withKnownUpstreams(entry.key(), host);
            if (known != null && listeners.containsKey(known.listener())) {
                sound.add(known);
            } else if (known != null) {
                dangling(entry.key(), known.listener());
            }
        }
        return sound;
    }

    /** A host whose routes cannot be read answers 503: serving it by other routes could skip a rule. */
    private static @Nullable VirtualHost closed(EntryKey key) {
        int bar = key.id().indexOf('|');
        if (bar < 0) {
            return null;
        }
        try {
            ListenerName listener = new ListenerName(key.id().substring(0, bar));
            HostPattern host = HostPattern.parse(key.id().substring(bar + 1));
            Route route = new Route(
                    RouteName.of("closed", "-", "-", "0"),
                    SourceRef.of("VirtualHost", "", host.toString()),
                    RouteMatch.of(new PathMatch.Any()),
                    new Precedence(Instant.EPOCH, "", "", 0, 0),
                    List.of(),
                    new Action.Respond(503, "entry-unreadable"),
                    Timeouts.DEFAULT);
            return new VirtualHost(listener, host, List.of(route));
        } catch (IllegalArgumentException e) {
            // Not even its key names a host; nothing can ask for it.
            return null;
        }
    }

    private VirtualHost withKnownUpstreams(EntryKey key, VirtualHost host) {
        List<Route> routes = new ArrayList<>();
        for (Route route : host.routes()) {
            routes.add(
                    route.action() instanceof Action.Forward forward
                            ? withAction(route, new Action.Forward(forward.destinations().stream()
                                    .map(share -> known(key, share))
                                    .toList()))
                            : route);
        }
        return new VirtualHost(host.listener(), host.host(), routes);
    }

    private WeightedDestination known(EntryKey key, WeightedDestination share) {
        if (share.destination() instanceof Destination.To(UpstreamName name) && !upstreams.containsKey(name)) {
            dangling(key, name);
            return new WeightedDestination(
                    share.weight(), new Destination.Broken(503, "upstream-unknown"), share.filters());
        }
        return share;
    }

    private static Route withAction(Route route, Action action) {
        return new Route(
                route.name(),
                route.source(),
                route.match(),
                route.precedence(),
                route.filters(),
                action,
                route.timeouts());
    }

    private void dangling(EntryKey key, Object missing) {
        problems.add(
                new EntryProblem(key, "Dangling", "refers to " + missing + " (expected: a readable part of the snapshot)"));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
