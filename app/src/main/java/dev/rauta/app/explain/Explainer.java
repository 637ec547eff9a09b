// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import dev.rauta.app.explain.Explanation.Miss;
import dev.rauta.app.explain.Explanation.Reading;
import dev.rauta.app.explain.Explanation.TakenRoute;
import dev.rauta.app.explain.Explanation.Target;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.Route;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.NetUtil;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the very router that serves. */
public final class Explainer {
    private final Snapshot snapshot;
    private final Router router;
    private final int portOffset;
    private final AmbiguousPaths ambiguousPaths;
    private final Function<SourceRef, Optional<String>> places;

    /**
     * @param portOffset what the dataplane adds to ports below 1024: a URL may name either port
     * @param ambiguousPaths what the dataplane does with paths that servers read in several ways
     * @param places file and line of an object's field, where known
     */
    public Explainer(
            Snapshot snapshot,
            Router router,
            int portOffset,
            AmbiguousPaths ambiguousPaths,
            Function<SourceRef, Optional<String>> places) {
        this.snapshot = snapshot;
        this.router = router;
        this.portOffset = portOffset;
        this.ambiguousPaths = ambiguousPaths;
        this.places = places;
    }

    /**
     * Explains one request.
     *
     * @param headers in order; a {@code host} replaces the URL's
     * @throws IllegalArgumentException for a URL that is none
     */
    public Explanation explain(String method, URI url, List<Map.Entry<String, String>> headers) {
        if (url.getScheme() == null || url.getRawAuthority() == null || !url.getScheme().matches("https?")) {
            throw new IllegalArgumentException("URL: " + url + " (expected: http://HOST/PATH or https://HOST/PATH)");
        }
        RequestHead head = head(method, url, headers);
        boolean tls = url.getScheme().equals("https");
        List<Binding> doors = doors(url, tls);
        List<Asked> asked = doors.stream().map(door -> ask(door, tls, head)).toList();
        Asked best = asked.stream().min(Asked.FITTEST_FIRST).orElseGet(() -> ask(Binding.own(port(url)), tls, head));
        Match match = best.match();
        Recording recording = best.recording();
        boolean preflight = match instanceof Match.Preflight;
        Optional<TakenRoute> taken =
                Optional.ofNullable(match.route()).map(route -> describe(route.route(), preflight));
        Optional<String> refused =
                match instanceof Match.Refused(var _, String why) ? Optional.of(why) : Optional.empty();
        return new Explanation(
                method + " " + url,
                taken.isPresent(),
                doors.isEmpty() ? Optional.empty() : Optional.of(best.binding().toString()),
                Optional.ofNullable(recording.listener).map(listener -> listener.name().value()),
                Optional.ofNullable(recording.virtualHost).map(host -> host.host().toString()),
                taken,
                recording.misses,
                refused,
                recording.readings);
    }

    private static RequestHead head(String method, URI url, List<Map.Entry<String, String>> headers) {
        String authority = url.getRawAuthority();
        HeaderFields fields = new HeaderFields();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("host")) {
                authority = header.getValue();
            } else {
                fields.add(name, header.getValue());
            }
        }
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        return new RequestHead(method, url.getScheme(), authority, target, fields);
    }

    private Asked ask(Binding door, boolean tls, RequestHead head) {
        Recording recording = new Recording();
        return new Asked(door, router.match(door, tls, head, ambiguousPaths, recording), recording);
    }

    private static int port(URI url) {
        int wellKnown = url.getScheme().equals("https") ? 443 : 80;
        return url.getPort() < 0 ? wellKnown : url.getPort();
    }

    /**
     * Where a client that follows the URL may come in: at the address that it names, else at any that has its port, which
     * on the dataplane's own address may be the shifted one.
     */
    private List<Binding> doors(URI url, boolean tls) {
        int port = port(url);
        List<Binding> doors = bindings(port, tls);
        if (doors.isEmpty() && port - portOffset >= 1 && port - portOffset <= 1023) {
            doors = bindings(port - portOffset, tls).stream()
                    .filter(door -> door.address().isEmpty())
                    .toList();
        }
        String host = url.getHost() == null ? "" : url.getHost().replaceAll("[\\[\\]]", "");
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            return doors;
        }
        List<Binding> named = doors.stream()
                .filter(door -> door.address().filter(address -> same(address, host)).isPresent())
                .toList();
        return named.isEmpty() ? doors : named;
    }

    private static boolean same(String one, String other) {
        return Arrays.equals(
                NetUtil.createByteArrayFromIpAddressString(one), NetUtil.createByteArrayFromIpAddressString(other));
    }

    private List<Binding> bindings(int port, boolean tls) {
        return snapshot.routes().listeners().stream()
                .filter(listener -> listener.port() == port && speaks(listener.protocol(), tls))
                .map(Listener::binding)
                .distinct()
                .toList();
    }

    private static boolean speaks(ListenerProtocol protocol, boolean tls) {
        return tls ? protocol instanceof ListenerProtocol.Https : protocol instanceof ListenerProtocol.Http;
    }

    /** What the router says at one binding. */
    private record Asked(Binding binding, Match match, Recording recording) {
        /** A request is looked for where its host is known best; the dataplane's own address goes first. */
        static final Comparator<Asked> FITTEST_FIRST = Comparator.comparing(
                        (Asked asked) -> asked.recording.virtualHost == null)
                .thenComparing(asked -> asked.recording.known(), HostPattern.MOST_SPECIFIC_FIRST)
                .thenComparing(asked -> asked.match.route() == null)
                .thenComparing(Asked::binding);
    }

    private TakenRoute describe(Route route, boolean preflight) {
        return new TakenRoute(
                route.name().value(),
                route.source().toString(),
                places.apply(route.source()),
                MatchText.of(route.match()),
                route.filters().stream().map(Object::toString).toList(),
                preflight ? "answer the preflight request" : action(route.action()),
                !preflight && route.action() instanceof Action.Forward forward ? targets(forward) : List.of());
    }

    private static String action(Action action) {
        return switch (action) {
            case Action.Forward(var destinations) ->
                "forward to " + destinations.size() + (destinations.size() == 1 ? " destination" : " destinations");
            case Action.Redirect redirect ->
                "redirect " + redirect.status() + redirect.scheme().map(scheme -> " to " + scheme).orElse("");
            case Action.Respond(int status, String reason) -> "answer " + status + " " + reason;
        };
    }

    private List<Target> targets(Action.Forward forward) {
        Map<UpstreamName, Upstream> upstreams =
                snapshot.upstreams().stream().collect(Collectors.toMap(Upstream::name, upstream -> upstream));
        Map<UpstreamName, EndpointSet> endpoints =
                snapshot.endpoints().stream().collect(Collectors.toMap(EndpointSet::upstream, set -> set));
        List<Target> targets = new ArrayList<>();
        for (WeightedDestination share : forward.destinations()) {
            Optional<String> otherwise = share.yields()
                    ? forward.fallback().map(other -> name(other.destination()))
                    : Optional.empty();
            targets.add(
                    share.destination() instanceof Destination.To(UpstreamName name, var _, var _)
                            ? target(share.weight(), upstreams.get(name), endpoints.get(name), name, otherwise)
                            : new Target(name(share.destination()), share.weight(), "none", List.of(), otherwise));
        }
        return targets;
    }

    private static String name(Destination destination) {
        return switch (destination) {
            case Destination.To(UpstreamName name, var _, var _) -> name.value();
            case Destination.Broken(int status, String reason) -> "answer " + status + " " + reason;
            case Destination.Redirected(Action.Redirect redirect) -> action(redirect);
        };
    }

    private static Target target(
            int weight, @Nullable Upstream upstream, @Nullable EndpointSet endpoints, UpstreamName name, Optional<String> otherwise) {
        String protocol = upstream == null
                ? "none"
                : upstream.protocol().name().toLowerCase(Locale.ROOT) + (upstream.tls().isPresent() ? " over TLS" : "");
        List<String> addresses = endpoints == null
                ? List.of()
                : endpoints.endpoints().stream().map(Endpoint::toString).toList();
        return new Target(name.value(), weight, protocol, addresses, otherwise);
    }

    /** Remembers what the router says. */
    private static final class Recording implements Trace {
        @Nullable Listener listener;
        @Nullable VirtualHost virtualHost;
        final List<Miss> misses = new ArrayList<>();
        final List<Reading> readings = new ArrayList<>();

        /** The most that is known of the host. */
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
            readings.add(new Reading(
                    path, Optional.ofNullable(route).map(taken -> taken.route().name().value())));
        }

        @Override
        public void onMiss(CompiledRoute route, String why) {
            misses.add(new Miss(
                    route.route().name().value(), route.route().source().toString(), why));
        }

        @Override
        public boolean wantsEveryMiss() {
            return true;
        }
    }
}
