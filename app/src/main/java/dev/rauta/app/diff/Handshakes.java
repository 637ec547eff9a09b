// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.TlsOffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client sees of a server before it asks for anything. */
final class Handshakes {
    /** What a line about versions and cipher suites begins with. */
    static final String OFFERS = "offers ";

    private final Map<ListenerName, Listener> listeners = new HashMap<>();
    private final Map<Binding, List<SniBinding>> names = new HashMap<>();

    Handshakes(RouteTable table) {
        table.listeners().forEach(listener -> listeners.put(listener.name(), listener));
        for (SniBinding one : table.sniBindings()) {
            Listener listener = listeners.get(one.listener());
            if (listener != null) {
                names.computeIfAbsent(listener.binding(), _ -> new ArrayList<>()).add(one);
            }
        }
    }

    /** Which certificates are shown for a server name, and which are demanded. */
    List<String> with(Binding binding, String host) {
        Optional<SniBinding> name = names.getOrDefault(binding, List.of()).stream()
                .filter(one -> one.host().matches(host))
                .min(Comparator.comparing(SniBinding::host, HostPattern.MOST_SPECIFIC_FIRST)
                        // A Gateway goes before Ingress.
                        .thenComparing(one -> !one.listener().ofGateway()));
        List<CertificateName> certificates = name.map(SniBinding::certificates).orElse(List.of());
        Optional<ListenerProtocol> protocol = name.map(one -> listeners.get(one.listener()))
                .or(() -> listeners.values().stream()
                        .filter(one -> one.binding().equals(binding) && one.host().matches(host))
                        .filter(one -> one.protocol() instanceof ListenerProtocol.Https)
                        .min(Comparator.comparing(Listener::host, HostPattern.MOST_SPECIFIC_FIRST)))
                .map(Listener::protocol);
        Optional<ClientValidation> clients = name.flatMap(SniBinding::clients).or(() -> protocol.flatMap(Handshakes::clients));
        String shown = certificates.isEmpty()
                ? protocol.flatMap(Handshakes::fallback).map(CertificateName::value).orElse("made by each dataplane")
                : String.join(", ", certificates.stream().map(CertificateName::value).toList());
        List<String> said = new ArrayList<>();
        said.add("certificate " + shown);
        clients.ifPresent(its -> said.add("client certificates: " + its.mode() + " " + UpstreamText.digest(its.toString())));
        name.flatMap(SniBinding::offer).or(() -> protocol.flatMap(Handshakes::offer)).ifPresent(its -> said.add(OFFERS + text(its)));
        return said;
    }

    private static String text(TlsOffer offer) {
        return String.join(" ", offer.versions().stream().map(TlsOffer.Version::text).toList()) + " "
                + String.join(":", offer.suites().stream().map(CipherSuite::openSslName).toList());
    }

    private static Optional<TlsOffer> offer(ListenerProtocol protocol) {
        return protocol instanceof ListenerProtocol.Https(var _, var _, var offer) ? offer : Optional.empty();
    }

    private static Optional<ClientValidation> clients(ListenerProtocol protocol) {
        return switch (protocol) {
            case ListenerProtocol.Https(var _, var clients, var _) -> clients;
            case ListenerProtocol.TlsTerminated(var clients) -> clients;
            case ListenerProtocol.Http _, ListenerProtocol.Tls _, ListenerProtocol.Tcp _, ListenerProtocol.Udp _ ->
                Optional.empty();
        };
    }

    private static Optional<CertificateName> fallback(ListenerProtocol protocol) {
        return protocol instanceof ListenerProtocol.Https(var fallback, var _, var _) ? fallback : Optional.empty();
    }
}
