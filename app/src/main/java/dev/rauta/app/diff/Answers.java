// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one snapshot answers, asked of the very router that serves it. */
public final class Answers {
    private final Snapshot snapshot;
    private final Router router;
    private final Handshakes handshakes;
    private final RouteText routes;
    private final Map<ListenerName, Listener> listeners;
    private final Map<Door, List<Binding>> doors = new HashMap<>();

    private record Door(int port, boolean tls) {}

    public Answers(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.router = Router.compile(snapshot.routes());
        this.handshakes = new Handshakes(snapshot.routes());
        this.routes = new RouteText(new UpstreamText(snapshot));
        this.listeners = snapshot.routes().listeners().stream().collect(Collectors.toMap(Listener::name, Function.identity()));
        for (Listener listener : snapshot.routes().listeners()) {
            Door door = new Door(listener.port(), encrypted(listener.protocol()));
            if (!carriesBytes(listener.protocol()) && !doors.getOrDefault(door, List.of()).contains(listener.binding())) {
                doors.merge(door, List.of(listener.binding()), (some, more) ->
                        Stream.concat(some.stream(), more.stream()).toList());
            }
        }
    }

    /** What becomes of a request at the binding where its host is known best; the dataplane's own address goes first. */
    public Decision to(SampleRequest request) {
        return taken(request).decision();
    }

    /** The same, with what says so. */
    public Taken taken(SampleRequest request) {
        List<Binding> bindings = doors.getOrDefault(new Door(request.port(), request.tls()), List.of());
        return bindings.stream()
                .map(binding -> ask(binding, request))
                .min(Asked.FITTEST_FIRST)
                .map(asked -> new Taken(
                        decision(asked, request),
                        asked.match(),
                        Optional.ofNullable(asked.recording().virtualHost),
                        asked.stream().isPresent()))
                .orElseGet(() -> new Taken(
                        Decision.nobodys("nobody listens on port " + request.port()), new Match.NotFound(null), Optional.empty(), false));
    }

    /** Whether requests come in there. */
    public boolean listens(int port, boolean tls) {
        return doors.containsKey(new Door(port, tls));
    }

    /** Of which it answers. */
    public Snapshot snapshot() {
        return snapshot;
    }

    private Asked ask(Binding binding, SampleRequest request) {
        HeaderFields fields = new HeaderFields();
        request.fields().forEach(field -> fields.add(field.name(), field.value()));
        RequestHead head =
                new RequestHead(request.method(), request.tls() ? "https" : "http", request.host(), request.target(), fields);
        Recording recording = new Recording();
        Match match = router.match(binding, request.tls(), head, AmbiguousPaths.REFUSE, recording);
        Optional<StreamRoute> stream = request.tls() ? stream(binding, request.host(), recording) : Optional.empty();
        return new Asked(binding, match, recording, stream);
    }

    /** Whose server name it is goes on as it is, unless a more specific name of this binding ends its TLS. */
    private Optional<StreamRoute> stream(Binding binding, String host, Recording recording) {
        return snapshot.routes().streams().stream()
                .filter(route -> at(binding, route.listener()) && route.host().matches(host))
                .min(Comparator.comparing(StreamRoute::host, HostPattern.MOST_SPECIFIC_FIRST))
                .filter(route -> HostPattern.compareSpecificity(route.host(), recording.known()) <= 0);
    }

    private boolean at(Binding binding, ListenerName name) {
        Listener listener = listeners.get(name);
        return listener != null && listener.binding().equals(binding) && encrypted(listener.protocol());
    }

    private Decision decision(Asked asked, SampleRequest request) {
        if (asked.stream().isPresent()) {
            return routes.of(asked.stream().get());
        }
        List<String> handshake = request.tls() ? handshakes.with(asked.binding(), request.host()) : List.of();
        return switch (asked.match()) {
            case Match.Found(var _, var route) -> routes.of(route.route(), handshake, false).of(asked.recording().known());
            case Match.Preflight(var _, var route) -> routes.of(route.route(), handshake, true)
                    .of(asked.recording().known())
                    .and(decision(ask(asked.binding(), plain(request)), plain(request)));
            case Match.NotFound _ -> Decision.nobodys("answer 404: no route");
            case Match.Refused(var _, String why) -> Decision.nobodys("answer 400: " + why);
        };
    }

    /** The request as it is where no CORS policy answers. */
    private static SampleRequest plain(SampleRequest preflight) {
        return new SampleRequest(
                preflight.method(),
                preflight.tls(),
                preflight.port(),
                preflight.host(),
                preflight.target(),
                preflight.fields().stream().filter(field -> !field.name().startsWith("access-control-")).toList());
    }

    private static boolean encrypted(ListenerProtocol protocol) {
        return switch (protocol) {
            case ListenerProtocol.Https _, ListenerProtocol.Tls _, ListenerProtocol.TlsTerminated _ -> true;
            case ListenerProtocol.Http _, ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> false;
        };
    }

    private static boolean carriesBytes(ListenerProtocol protocol) {
        return switch (protocol) {
            case ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> true;
            case ListenerProtocol.Http _, ListenerProtocol.Https _, ListenerProtocol.Tls _, ListenerProtocol.TlsTerminated _ ->
                false;
        };
    }

    /** What the router says at one binding. */
    private record Asked(Binding binding, Match match, Recording recording, Optional<StreamRoute> stream) {
        static final Comparator<Asked> FITTEST_FIRST = Comparator.comparing(
                        (Asked asked) -> asked.recording.virtualHost == null && asked.stream.isEmpty())
                .thenComparing(
                        asked -> asked.stream.map(StreamRoute::host).orElseGet(asked.recording::known),
                        HostPattern.MOST_SPECIFIC_FIRST)
                .thenComparing(asked -> asked.match.route() == null && asked.stream.isEmpty())
                .thenComparing(Asked::binding);
    }

    /** Remembers how well a host is known. */
    private static final class Recording implements Trace {
        private @Nullable Listener listener;
        private @Nullable VirtualHost virtualHost;

        HostPattern known() {
            VirtualHost host = virtualHost;
            Listener through = listener;
            return host != null ? host.host() : through != null ? through.host() : HostPattern.any();
        }

        @Override
        public void onListener(Listener taken) {
            listener = taken;
        }

        @Override
        public void onVirtualHost(VirtualHost taken) {
            virtualHost = taken;
        }

        @Override
        public void onReading(String path, @Nullable CompiledRoute route) {
            // What all readings come to is what counts.
        }

        @Override
        public void onMiss(CompiledRoute route, String why) {
            // Nobody asks why.
        }

        @Override
        public boolean wantsEveryMiss() {
            return false;
        }
    }
}
