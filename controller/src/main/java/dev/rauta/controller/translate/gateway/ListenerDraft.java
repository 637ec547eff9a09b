// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.ClientValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A listener on its way into the snapshot; filled in by the checks, then by the routes that attach. */
public final class ListenerDraft {
    final Parent parent;
    final ListenerSpec spec;
    final SourceRef source;
    final HostPattern host;
    final List<Certificate> certificates = new ArrayList<>();
    Optional<ClientValidation> clients = Optional.empty();
    Outcome accepted = Outcome.good("Accepted");
    Outcome resolvedRefs = Outcome.good("ResolvedRefs");
    @Nullable Outcome conflict;
    private @Nullable Outcome overlap;
    List<String> kinds = List.of();
    private int attached;
    private boolean withheld;
    private boolean unrecorded;
    private boolean uncertified;

    /** What the API server takes as a section's name; a file may hold anything. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    ListenerDraft(Parent parent, ListenerSpec spec, int index) {
        this.parent = parent;
        this.spec = spec;
        this.source = parent.id().source("spec.listeners[" + index + "]");
        HostPattern parsed = HostPattern.any();
        try {
            parsed = HostPattern.ofGateway(spec.hostname());
        } catch (IllegalArgumentException e) {
            accepted = Outcome.bad("UnsupportedValue", String.valueOf(e.getMessage()));
        }
        this.host = parsed;
        if (!NAME.matcher(spec.name()).matches()) {
            accepted = accepted.and(
                    Outcome.bad("UnsupportedValue", "name: '" + spec.name() + "' (expected: a DNS name in lower case)"));
        }
    }

    public Parent parent() {
        return parent;
    }

    /** Its section. */
    public String name() {
        return spec.name();
    }

    public int port() {
        return spec.port();
    }

    String protocol() {
        return spec.protocol();
    }

    /** The hosts it answers for. */
    public HostPattern host() {
        return host;
    }

    /** Whether TLS ends at it, and what was in it goes on as a stream. */
    public boolean endsTls() {
        return protocol().equals("TLS") && spec.tlsMode().equals("Terminate");
    }

    /** The kinds of routes that it takes. */
    public List<String> kinds() {
        return kinds;
    }

    /** Adds another of its parent, whose name must be its own. */
    static void add(List<ListenerDraft> listeners, ListenerDraft another) {
        if (listeners.stream().anyMatch(one -> one.name().equals(another.name()))) {
            another.accepted = another.accepted.and(Outcome.bad("UnsupportedValue",
                    "name: " + another.name() + " (expected: a name that no earlier listener has)"));
        }
        listeners.add(another);
    }

    public ListenerName listenerName() {
        return parent.listenerName(name());
    }

    /** Counts a route that is accepted for it. */
    public void attach() {
        attached++;
    }

    /** No route has attached yet. */
    void reset() {
        attached = 0;
    }

    /** Says that a certificate is missing, and with it what the listener cannot do without. */
    void uncertified(Outcome fault) {
        uncertified = true;
        resolvedRefs = resolvedRefs.and(fault);
    }

    /** Says that TLS on its port is another listener's for some of the same names; the first that is found stays. */
    void overlaps(ListenerDraft other) {
        if (overlap == null) {
            overlap = Outcome.bad("OverlappingHostnames", "port " + port() + " hostname " + Hostnames.written(host)
                    + ": overlaps with "
                    + Hostnames.written(other.host) + " of " + other.source
                    + " (expected: clients that open a connection for each; one that serves the other name is answered 421)");
        }
    }

    /** Keeps it out of the snapshot, for a reason that its Gateway's conditions tell. */
    void withhold() {
        withheld = true;
    }

    /** Keeps it out of the snapshot until its target port is recorded: what is not, a restart would forget. */
    void awaitRecord() {
        withheld = true;
        unrecorded = true;
    }

    /** Whether its traffic is datagrams. */
    boolean datagrams() {
        return spec.protocol().equals("UDP");
    }

    /** Whether it goes into the snapshot: a listener with a broken certificate must not answer. */
    public boolean serves() {
        return acceptable() && !withheld && usable();
    }

    /** Whether the parts that it cannot do without are there; the rest of what it refers to may be missing. */
    private boolean usable() {
        return !uncertified;
    }

    boolean acceptable() {
        return accepted.ok() && conflict == null;
    }

    /** Whether a ListenerSet may count it as one that works. */
    boolean sound() {
        return acceptable() && usable();
    }

    void tell(Draft draft) {
        Outcome clash = conflict;
        for (Outcome outcome : List.of(accepted, resolvedRefs)) {
            if (!outcome.ok()) {
                draft.problem(source, outcome);
            }
        }
        if (clash != null) {
            draft.problem(source, clash);
        }
    }

    ObjectStatus.OfListener status() {
        List<Condition> conditions = new ArrayList<>();
        long generation = parent.id().generation();
        Outcome clash = conflict;
        conditions.add((clash == null ? accepted : clash).as("Accepted", generation));
        conditions.add(programmed().as("Programmed", generation));
        conditions.add(resolvedRefs.as("ResolvedRefs", generation));
        if (clash != null) {
            conditions.add(new Condition("Conflicted", true, clash.reason(), clash.message(), generation));
        }
        Outcome shared = overlap;
        if (shared != null) {
            conditions.add(new Condition("OverlappingTLSConfig", true, shared.reason(), shared.message(), generation));
        }
        return new ObjectStatus.OfListener(name(), kinds, attached, conditions);
    }

    private Outcome programmed() {
        Outcome clash = conflict;
        if (clash != null) {
            return clash;
        }
        if (serves()) {
            return Outcome.good("Programmed");
        }
        if (unrecorded && accepted.ok() && usable()) {
            return Outcome.bad("Pending", parent.gateway().reach().awaited(parent.gateway().id(), port()));
        }
        Outcome first = accepted.ok() ? resolvedRefs : accepted;
        return Outcome.bad("Invalid", first.ok() ? "the Gateway is not programmed" : first.message());
    }
}
