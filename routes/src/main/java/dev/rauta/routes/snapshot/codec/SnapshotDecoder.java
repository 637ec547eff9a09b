// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes one snapshot entry by entry; used once. */
final class SnapshotDecoder {
    private final EncodedSnapshot encoded;
    private final List<EntryProblem> problems = new ArrayList<>();
    private final Map<ListenerName, Listener> listeners = new LinkedHashMap<>();
    private final Map<UpstreamName, Upstream> upstreams = new LinkedHashMap<>();
    private final JoinedShares shares;
    private final Map<CertificateName, Certificate> certificates = new LinkedHashMap<>();
    private final Map<CredentialsName, Credentials> credentials = new LinkedHashMap<>();
    private final GuardReferences guards = new GuardReferences(upstreams.keySet(), credentials.keySet());

    SnapshotDecoder(EncodedSnapshot encoded) {
        this.encoded = encoded;
        this.shares = new JoinedShares(encoded);
    }

    SnapshotCodec.Decoded decode() {
        // In the order of sections: whatever an entry refers to is known when its turn comes, but for certificates and credentials.
        read(Section.LISTENER, Listener.class, one -> one.name().value(), one -> listeners.put(one.name(), one));
        read(Section.UPSTREAM, Upstream.class, one -> one.name().value(), one -> upstreams.put(one.name(), one));
        read(Section.ENDPOINTS, EndpointShare.class, EndpointShare::id, shares::add);
        read(Section.CERTIFICATE, Certificate.class, one -> one.name().value(), one -> certificates.put(one.name(), one));
        read(Section.CREDENTIALS, Credentials.class, one -> one.name().value(), one -> credentials.put(one.name(), one));
        List<SniBinding> bindings = bindings();
        RouteTable routes =
                new RouteTable(List.copyOf(soundListeners()), hosts(), bindings, streams(bindings));
        return new SnapshotCodec.Decoded(
                new Snapshot(
                        routes,
                        List.copyOf(upstreams.values()),
                        shares.sets(upstreams.keySet(), problems),
                        List.copyOf(certificates.values()),
                        List.copyOf(credentials.values())),
                problems);
    }

    private <T> void read(Section section, Class<T> type, Function<T, String> id, Consumer<T> taker) {
        for (Entry entry : of(section)) {
            T value = value(entry, type);
            if (value != null && id.apply(value).equals(entry.key().id())) {
                taker.accept(value);
            } else if (value != null) {
                problems.add(new EntryProblem(
                        entry.key(), "Misnamed", "names itself " + id.apply(value) + " (expected: as its key does)"));
            }
        }
    }

    private Iterable<Entry> of(Section section) {
        return encoded.of(section)::iterator;
    }

    private <T> @Nullable T value(Entry entry, Class<T> type) {
        try {
            return entry.read(type);
        } catch (JacksonException e) {
            unreadable(entry.key(), e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            unreadable(entry.key(), e.getMessage());
        }
        return null;
    }

    /** What is wrong with a secret could be told only by showing some of it. */
    private void unreadable(EntryKey key, @Nullable String why) {
        String message = key.section().secret() ? "body (expected: as this version writes it)" : firstLine(why);
        problems.add(new EntryProblem(key, "Unreadable", message));
    }

    /** A listener whose own certificate is missing shows one that nobody vouches for. */
    private List<Listener> soundListeners() {
        List<Listener> sound = new ArrayList<>();
        for (Listener listener : listeners.values()) {
            if (listener.protocol() instanceof ListenerProtocol.Https(var fallback, var clients, var offer)
                    && fallback.isPresent()
                    && !certificates.containsKey(fallback.get())) {
                dangling(new EntryKey(Section.LISTENER, listener.name().value()), fallback.get());
                sound.add(new Listener(
                        listener.name(),
                        listener.port(),
                        listener.binding(),
                        new ListenerProtocol.Https(Optional.empty(), clients, offer),
                        listener.host()));
            } else {
                sound.add(listener);
            }
        }
        return sound;
    }

    private List<SniBinding> bindings() {
        List<SniBinding> sound = new ArrayList<>();
        for (Entry entry : of(Section.SNI_BINDING)) {
            SniBinding read = value(entry, SniBinding.class);
            SniBinding binding = read == null ? ClosedEntry.binding(entry.key()) : withKnownCertificates(entry.key(), read);
            if (binding != null && listeners.containsKey(binding.listener())) {
                sound.add(binding);
            } else if (binding != null) {
                dangling(entry.key(), binding.listener());
            }
        }
        return sound;
    }

    /** Null where nothing is left to say, so that a less specific server name answers. */
    private @Nullable SniBinding withKnownCertificates(EntryKey key, SniBinding binding) {
        List<CertificateName> known = new ArrayList<>();
        for (CertificateName name : binding.certificates()) {
            if (certificates.containsKey(name)) {
                known.add(name);
            } else {
                dangling(key, name);
            }
        }
        return known.isEmpty() && binding.clients().isEmpty() && binding.offer().isEmpty()
                ? null
                : new SniBinding(binding.listener(), binding.host(), known, binding.clients(), binding.offer());
    }

    private List<StreamRoute> streams(List<SniBinding> bindings) {
        List<StreamRoute> sound = new ArrayList<>();
        for (Entry entry : of(Section.STREAM)) {
            StreamRoute read = value(entry, StreamRoute.class);
            StreamRoute route = read == null ? ClosedEntry.stream(entry.key()) : withKnownUpstreams(entry.key(), read);
            if (route == null) {
                continue;
            }
            if (!listeners.containsKey(route.listener())) {
                dangling(entry.key(), route.listener());
            } else if (terminatedToo(route, bindings)) {
                problems.add(new EntryProblem(
                        entry.key(), "Conflict", "server name: terminated too (expected: one of the two)"));
            } else {
                sound.add(route);
            }
        }
        return sound;
    }

    /** Both are meant only where what is decrypted goes on as a stream. */
    private boolean terminatedToo(StreamRoute route, List<SniBinding> bindings) {
        Listener listener = listeners.get(route.listener());
        return listener != null
                && !(listener.protocol() instanceof ListenerProtocol.TlsTerminated)
                && bindings.stream()
                        .anyMatch(one -> one.listener().equals(route.listener()) && one.host().equals(route.host()));
    }

    private StreamRoute withKnownUpstreams(EntryKey key, StreamRoute route) {
        return new StreamRoute(
                route.listener(),
                route.host(),
                route.name(),
                route.source(),
                route.destinations().stream().map(share -> known(key, share)).toList());
    }

    private List<VirtualHost> hosts() {
        List<VirtualHost> sound = new ArrayList<>();
        for (Entry entry : of(Section.VIRTUAL_HOST)) {
            VirtualHost host = value(entry, VirtualHost.class);
            VirtualHost known = host == null ? ClosedEntry.host(entry.key()) : withKnownUpstreams(entry.key(), host);
            if (known != null && listeners.containsKey(known.listener())) {
                sound.add(known);
            } else if (known != null) {
                dangling(entry.key(), known.listener());
            }
        }
        return sound;
    }

    private VirtualHost withKnownUpstreams(EntryKey key, VirtualHost host) {
        // As a rule all are known, and the host is the same object as before.
        if (host.routes().stream().allMatch(this::known)) {
            return host;
        }
        List<Route> routes = new ArrayList<>();
        for (Route unguarded : host.routes()) {
            Route route = guards.closed(unguarded, missing -> dangling(key, missing));
            Route sound = route.with(withKnownMirrors(key, route.filters()));
            routes.add(
                    route.action() instanceof Action.Forward forward
                            ? sound.with(new Action.Forward(forward.destinations().stream()
                                    .map(share -> known(key, share))
                                    .toList()))
                            : sound);
        }
        return new VirtualHost(host.listener(), host.host(), routes);
    }

    private boolean known(Route route) {
        return mirrorsKnown(route.filters())
                && guards.known(route)
                && (!(route.action() instanceof Action.Forward(List<WeightedDestination> shares))
                        || shares.stream()
                                .allMatch(share -> mirrorsKnown(share.filters())
                                        && !(share.destination() instanceof Destination.To(UpstreamName name, var _, var _)
                                                && !upstreams.containsKey(name))));
    }

    private boolean mirrorsKnown(List<Filter> filters) {
        return filters.stream()
                .allMatch(filter -> !(filter instanceof Filter.Mirror mirror) || upstreams.containsKey(mirror.upstream()));
    }

    /** A copy that has nowhere to go is not made: nobody waits for its answer. */
    private List<Filter> withKnownMirrors(EntryKey key, List<Filter> filters) {
        List<Filter> known = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter instanceof Filter.Mirror mirror && !upstreams.containsKey(mirror.upstream())) {
                dangling(key, mirror.upstream());
            } else {
                known.add(filter);
            }
        }
        return known;
    }

    private WeightedDestination known(EntryKey key, WeightedDestination share) {
        return share.to(known(key, share.destination())).with(withKnownMirrors(key, share.filters()));
    }

    private Destination known(EntryKey key, Destination destination) {
        if (destination instanceof Destination.To(UpstreamName name, var _, var _) && !upstreams.containsKey(name)) {
            dangling(key, name);
            return new Destination.Broken(503, "upstream-unknown");
        }
        return destination;
    }

    private void dangling(EntryKey key, Object missing) {
        problems.add(
                new EntryProblem(key, "Dangling", "refers to " + missing + " (expected: a readable part of the snapshot)"));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
