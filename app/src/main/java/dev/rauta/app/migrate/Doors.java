// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.note.Extent;
import dev.rauta.app.migrate.note.Notes;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The listeners that stand for those of all Ingresses: one in the clear, and one for each server name with a certificate. */
final class Doors {
    /** The most that a Gateway or a ListenerSet may have. */
    private static final int MOST = 64;

    private static final int LONGEST_NAME = 253;

    private final Site site;
    private final Door.Parent gateway;
    private final Names names;
    private final List<Door> all = new ArrayList<>();

    private Doors(Site site, Door.Parent gateway, Names names) {
        this.site = site;
        this.gateway = gateway;
        this.names = names;
    }

    /** Tells {@code notes} of hosts over TLS that have no listener, or one that serves nothing. */
    static Doors of(Site site, Door.Parent gateway, Names names, Notes notes) {
        Doors doors = new Doors(site, gateway, names);
        doors.add("http", HostPattern.any(), Door.Kind.HTTP, List.of(), false);
        site.https()
                .flatMap(listener -> listener.protocol() instanceof ListenerProtocol.Https(var fallback, var _, var _) ? fallback : Optional.empty())
                .ifPresent(certificate -> doors.add("https", HostPattern.any(), Door.Kind.HTTPS, List.of(certificate), false));
        for (SniBinding name : site.names()) {
            if (!name.certificates().isEmpty()) {
                doors.add("https-" + text(name.host()), name.host(), Door.Kind.HTTPS, name.certificates(), name.clients().isPresent());
            }
            if (name.clients().isPresent()) {
                notes.add(
                        doors.asking(name.host()),
                        "clients",
                        "host " + name.host() + ": client certificates are demanded of a port, not of a host; nothing of it is served over TLS",
                        new Extent.Encrypted(name.host()));
            }
        }
        doors.offers(notes);
        site.names().forEach(name -> doors.wildcard(name.host(), notes));
        for (StreamRoute stream : site.streams()) {
            doors.wildcard(stream.host(), notes);
            doors.add("tls-" + text(stream.host()), stream.host(), Door.Kind.PASSTHROUGH, List.of(), false);
        }
        doors.uncovered(notes);
        return doors;
    }

    private void offers(Notes notes) {
        boolean all = site.https().filter(one -> one.protocol() instanceof ListenerProtocol.Https https && https.offer().isPresent()).isPresent();
        List<HostPattern> hosts = all
                ? List.of(HostPattern.any())
                : site.names().stream().filter(name -> name.offer().isPresent()).map(SniBinding::host).toList();
        for (HostPattern host : hosts) {
            notes.add(
                    asking(host),
                    "ciphers",
                    "host " + host + ": a Gateway does not say what handshakes offer; all that Rauta has is offered there",
                    new Extent.Offered(host));
        }
    }

    private void wildcard(HostPattern host, Notes notes) {
        if (host instanceof HostPattern.OneLabel(String suffix)) {
            notes.add(
                    asking(host),
                    "wildcard",
                    "TLS of *." + suffix + ": stands for one label in an Ingress, and for any number of them in a Gateway",
                    new Extent.Deeper(suffix));
        }
    }

    private void uncovered(Notes notes) {
        for (Site.OfHost one : site.hosts()) {
            boolean covered = all.stream().anyMatch(door -> door.kind() != Door.Kind.HTTP && door.host().covers(one.host()));
            if (!one.https().isEmpty() && !covered) {
                notes.add(
                        one.ingress(),
                        "tls",
                        "host " + one.host() + ": has no certificate, so that it is not served over TLS (a self-signed one is shown today)",
                        new Extent.Encrypted(one.host()));
            }
        }
    }

    /** An Ingress that has the host, for who asked for its certificate is not known any more. */
    private SourceRef asking(HostPattern host) {
        return site.hosts().stream()
                .filter(one -> host.covers(one.host()) || one.host().covers(host))
                .map(Site.OfHost::ingress)
                .findFirst()
                .orElseGet(() -> SourceRef.of("Gateway", gateway.namespace(), gateway.name()));
    }

    private void add(String name, HostPattern host, Door.Kind kind, List<CertificateName> certificates, boolean closed) {
        String section = name.length() <= LONGEST_NAME ? name : "listener-" + all.size();
        all.add(new Door(parent(), section, MatchWriter.widened(host), kind, certificates, closed));
    }

    /** Another ListenerSet where there is no room left. */
    private Door.Parent parent() {
        if (all.size() < MOST) {
            return gateway;
        }
        return all.size() % MOST == 0
                ? new Door.Parent("ListenerSet", gateway.namespace(), names.take("ListenerSet", gateway.namespace(), gateway.name()))
                : all.getLast().parent();
    }

    private static String text(HostPattern host) {
        return switch (host) {
            case HostPattern.Any() -> "any";
            case HostPattern.Exact(String name) -> name;
            case HostPattern.OneLabel(String suffix) -> "wildcard." + suffix;
            case HostPattern.ManyLabels(String suffix) -> "wildcard." + suffix;
        };
    }

    List<Door> all() {
        return all;
    }

    Door http() {
        return all.getFirst();
    }

    /** Where requests over TLS come in that are for routes of {@code host}. */
    List<Door> https(HostPattern host) {
        return all.stream().filter(door -> door.kind() == Door.Kind.HTTPS && !door.closed() && leads(door, host)).toList();
    }

    /** Whether any name that this listener has, and no more specific one, is for the routes of {@code host}. */
    private boolean leads(Door door, HostPattern host) {
        return Stream.of(door.host(), MatchWriter.widened(host))
                .filter(name -> door.host().covers(name) && MatchWriter.widened(host).covers(name))
                .anyMatch(name -> ours(door, name) && site.of(name).filter(host::equals).isPresent());
    }

    private boolean ours(Door door, HostPattern name) {
        return all.stream()
                .filter(other -> other.kind().port() == door.kind().port() && other.host().covers(name))
                .map(Door::host)
                .min(HostPattern.MOST_SPECIFIC_FIRST)
                .filter(door.host()::equals)
                .isPresent();
    }
}
