// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where clients come in. */
final class Listeners {
    private static final int PRIVILEGED = 1024;
    private static final Listing.Heading HEADING = new Listing.Heading(
            "listeners", "Listeners", "There is no listener.", List.of("Listener", "Port", "Bound to", "Protocol", "Host", "State"));

    private final Map<String, EntryProblem> faults;
    private final boolean serves;
    private final int offset;

    private Listeners(Facts facts) {
        faults = facts.held().stream()
                .flatMap(held -> held.faults().stream())
                .filter(one -> one.entry().section() == Section.LISTENER)
                .collect(Collectors.toMap(one -> one.entry().id(), one -> one, (one, _) -> one));
        serves = facts.dataplane().isPresent();
        offset = facts.dataplane().map(one -> one.settings()).map(DataplaneSettings::privilegedPortOffset).orElse(0);
    }

    static Listing<Listener> of(Facts facts) {
        return new Listing<>(
                HEADING,
                facts.held().map(held -> held.snapshot().routes().listeners()).orElse(List.of()),
                one -> one.name() + " " + one.port() + " " + protocol(one) + " " + one.host(),
                new Listeners(facts)::row);
    }

    private List<Cell> row(Listener one) {
        return List.of(
                Cell.plain(one.name().value()),
                Cell.plain("" + one.port()),
                Cell.code(bound(one.binding())),
                Cell.plain(protocol(one)),
                Cell.plain(one.host().toString()),
                state(one));
    }

    private Cell state(Listener one) {
        EntryProblem fault = faults.get(one.name().value());
        return fault != null
                ? Cell.of(Cell.Kind.BAD, fault.message())
                : serves ? Cell.of(Cell.Kind.GOOD, "open") : Cell.faint("at the dataplanes");
    }

    private String bound(Binding binding) {
        return binding.address().isEmpty() && binding.port() < PRIVILEGED ? "" + (binding.port() + offset) : binding.toString();
    }

    private static String protocol(Listener one) {
        return switch (one.protocol()) {
            case ListenerProtocol.Http _ -> "HTTP";
            case ListenerProtocol.Https https -> https.clients().isPresent() ? "HTTPS, client certificates" : "HTTPS";
            case ListenerProtocol.Tls _ -> "TLS, passed through";
            case ListenerProtocol.TlsTerminated _ -> "TLS, ended here";
            case ListenerProtocol.Tcp _ -> "TCP";
            case ListenerProtocol.Udp _ -> "UDP";
        };
    }
}
