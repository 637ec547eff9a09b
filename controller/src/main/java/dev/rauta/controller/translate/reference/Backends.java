// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.EndpointSource;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import dev.rauta.routes.upstream.ZonePreference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Upstreams from Services and their EndpointSlices; one for each Service port that something refers to. */
public final class Backends {
    private static final Pattern DNS_NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\\.?");

    private final ClusterState state;
    private final Settings settings;
    private final Draft draft;

    Backends(ClusterState state, Settings settings, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.draft = draft;
    }

    /** The name of a Service's port; empty where it has none, or is not there. */
    public String portName(String namespace, String name, PortRef ref) {
        Service service = service(namespace, name);
        ServicePort port = service == null || service.getSpec() == null ? null : port(service, ref, "TCP");
        return port == null ? "" : OrEmpty.text(port.getName());
    }

    /**
     * The upstream behind a Service's port, spoken to as {@code usage} says, in the draft from now on; or why not:
     * {@code BackendNotFound}.
     */
    public Resolved<UpstreamName> resolve(String namespace, String name, PortRef ref, Usage usage) {
        Service service = service(namespace, name);
        if (service == null || service.getSpec() == null) {
            return missing("service: " + namespace + "/" + name + " not found (expected: an existing Service)");
        }
        draft.used("Service", namespace, name);
        if ("ExternalName".equals(service.getSpec().getType())) {
            return external(namespace, service, ref, usage);
        }
        ServicePort port = port(service, ref, transport(usage));
        if (port == null) {
            return missing("service: " + namespace + "/" + name + " port " + ref + " not found (expected: one of "
                    + described(service, transport(usage)) + ")");
        }
        Usage near = usage.with(usage.balancing(), Resilience.merged(usage.resilience(), distribution(service)));
        if (usage.own().serviceAddress() && !headless(service)) {
            UpstreamName its = UpstreamName.of(namespace, name, port.getPort());
            Upstream upstream = upstream(its, port, usage, Optional.of("service"));
            draft.upstream(upstream, new EndpointSource.Named(new Endpoint(service.getSpec().getClusterIP(), port.getPort())));
            return new Resolved.Found<>(upstream.name());
        }
        Upstream upstream = upstream(UpstreamName.of(namespace, name, port.getPort()), port, near, Optional.empty());
        draft.upstream(upstream, new EndpointSource.Sliced(
                namespace + "/" + name,
                OrEmpty.list(service.getSpec().getIpFamilies()),
                OrEmpty.text(port.getName()),
                upstream.resilience().filter(Resilience::prefersZone).isPresent()));
        return new Resolved.Found<>(upstream.name());
    }

    /** The Service that a URL names, of those that are looked at; the others DNS knows. */
    public Optional<ServiceRef> known(ServiceUrl url) {
        return url.inCluster()
                .filter(service -> settings.watches(service.namespace()))
                .map(service -> new ServiceRef(service.namespace(), service.namespace(), service.name(), url.port(), false));
    }

    /** Whoever DNS knows by a URL's host, in the draft from now on; over TLS it must show a certificate that the system believes. */
    public UpstreamName outside(ServiceUrl url) {
        // No namespace has an empty name, so that it is no Service's.
        UpstreamName plain = new UpstreamName("//" + url.authority());
        Optional<UpstreamTls> tls = url.tls()
                ? Optional.of(new UpstreamTls(
                        Optional.of(url.host()), new UpstreamTrust.SystemStore(), List.of(), Optional.empty()))
                : Optional.empty();
        UpstreamName name = url.tls() ? plain.variant("tls") : plain;
        draft.upstream(
                new Upstream(name, settings.upstreamProtocol(), tls, new LoadBalancing.RoundRobin()),
                new EndpointSource.Named(new Endpoint(url.host(), url.port())));
        return name;
    }

    /** Whether a Service has no address of its own. */
    public boolean headless(String namespace, String name) {
        Service service = service(namespace, name);
        return service != null && service.getSpec() != null && headless(service);
    }

    private static boolean headless(Service service) {
        String address = OrEmpty.text(service.getSpec().getClusterIP());
        return address.isEmpty() || address.equals("None");
    }

    /** What a Service asks of whoever spreads requests over its endpoints; {@code PreferClose} is the older name of the same. */
    private static Optional<Resilience> distribution(Service service) {
        return switch (OrEmpty.text(service.getSpec().getTrafficDistribution())) {
            case "PreferSameZone", "PreferClose" -> Optional.of(Resilience.of(ZonePreference.SAME));
            default -> Optional.empty();
        };
    }

    private @Nullable Service service(String namespace, String name) {
        draft.read("Service", namespace, name);
        return state.services().get(namespace, name);
    }

    private Resolved<UpstreamName> external(String namespace, Service service, PortRef ref, Usage usage) {
        String host = OrEmpty.text(service.getSpec().getExternalName());
        String name = service.getMetadata().getName();
        if (!DNS_NAME.matcher(host).matches()) {
            return missing("service: " + namespace + "/" + name + " externalName: '" + host
                    + "' (expected: a DNS name)");
        }
        ServicePort port = port(service, ref, transport(usage));
        if (port == null && ref instanceof PortRef.ByNumber(int number)) {
            // A Service of this type needs no ports; the reference says which one.
            port = new ServicePort();
            port.setPort(number);
        }
        if (port == null) {
            return missing("service: " + namespace + "/" + name + " port " + ref + " not found (expected: one of "
                    + described(service, transport(usage)) + ", or a number)");
        }
        if (port.getPort() < 1 || port.getPort() > 65535) {
            return missing("service: " + namespace + "/" + name + " port " + ref + " (expected: 1..65535)");
        }
        Upstream upstream = upstream(UpstreamName.of(namespace, name, port.getPort()), port, usage, Optional.empty());
        draft.upstream(upstream, new EndpointSource.Named(new Endpoint(host, port.getPort())));
        return new Resolved.Found<>(upstream.name());
    }

    /** What is spoken to differently than the Service says is another upstream, named by what differs. */
    private Upstream upstream(UpstreamName service, ServicePort port, Usage usage, Optional<String> address) {
        String said = OrEmpty.text(port.getAppProtocol());
        BackendProtocol its = BackendProtocol.of(said, settings.upstreamProtocol());
        BackendProtocol spoken = spoken(said, usage);
        List<String> differences = new ArrayList<>();
        if (usage.carried() == Usage.Carried.DATAGRAMS) {
            differences.add("udp");
        }
        if (!spoken.protocol().equals(its.protocol())) {
            differences.add(spoken.protocol().name().toLowerCase(Locale.ROOT));
        }
        if (spoken.tls().isPresent() != its.tls().isPresent()) {
            differences.add(spoken.tls().isPresent() ? "encrypted" : "clear");
        }
        Optional<UpstreamTls> tls = tls(spoken, usage, differences);
        address.ifPresent(differences::add);
        UpstreamName name = differences.isEmpty() ? service : service.variant(String.join(",", differences));
        return new Upstream(
                name,
                spoken.protocol(),
                tls,
                usage.balancing().orElseGet(LoadBalancing.RoundRobin::new),
                usage.resilience());
    }

    /** What whoever sends says goes before what the Service does. */
    private BackendProtocol spoken(String said, Usage usage) {
        UpstreamProtocol unsaid = usage.protocol().orElse(settings.upstreamProtocol());
        return usage.own()
                .spoken()
                .map(own -> BackendProtocol.of(own.encrypted() ? "https" : "", unsaid).speaking(own.protocol()))
                .orElseGet(() -> BackendProtocol.of(said, unsaid));
    }

    private static Optional<UpstreamTls> tls(BackendProtocol spoken, Usage usage, List<String> differences) {
        boolean raw = usage.carried() == Usage.Carried.BYTES && usage.tls().isEmpty();
        Optional<UpstreamTls> tls = raw ? Optional.empty() : usage.tls().or(spoken::tls);
        if (raw && spoken.tls().isPresent()) {
            differences.add("raw");
        }
        if (usage.tls().isPresent()) {
            differences.add("tls");
        }
        if (tls.isPresent() && usage.own().secured().isPresent()) {
            differences.add("tls " + usage.own().secured().get().name());
            return Optional.of(usage.own().secured().get().tls());
        }
        if (tls.isPresent() && usage.client().isPresent()) {
            Usage.Client client = usage.client().get();
            UpstreamTls its = tls.get();
            differences.add("@" + client.name());
            return Optional.of(new UpstreamTls(its.serverName(), its.trust(), its.names(), Optional.of(client.certificate())));
        }
        return tls;
    }

    private static String transport(Usage usage) {
        return usage.carried() == Usage.Carried.DATAGRAMS ? "UDP" : "TCP";
    }

    private static @Nullable ServicePort port(Service service, PortRef ref, String transport) {
        for (ServicePort port : OrEmpty.list(service.getSpec().getPorts())) {
            boolean carried = transport.equals(OrEmpty.textOr(port.getProtocol(), "TCP"));
            boolean named =
                    switch (ref) {
                        case PortRef.ByNumber(int number) -> port.getPort() != null && port.getPort() == number;
                        case PortRef.ByName(String name) -> name.equals(port.getName());
                    };
            if (carried && named && port.getPort() != null) {
                return port;
            }
        }
        return null;
    }

    private static String described(Service service, String transport) {
        return OrEmpty.list(service.getSpec().getPorts()).stream()
                .filter(port -> transport.equals(OrEmpty.textOr(port.getProtocol(), "TCP")))
                .map(port -> OrEmpty.text(port.getName()).isEmpty()
                        ? String.valueOf(port.getPort())
                        : port.getPort() + " (" + port.getName() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Resolved<UpstreamName> missing(String message) {
        return new Resolved.Missing<>("BackendNotFound", message);
    }
}
