// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One listener of a Gateway while it is being judged; mutable, one thread. */
final class ListenerDraft {
    static final String HTTP_ROUTE = "HTTPRoute";

    final ObjectId gateway;
    final Listener spec;
    final SourceRef source;
    final HostPattern host;
    final List<Certificate> certificates = new ArrayList<>();
    Outcome accepted = Outcome.good("Accepted");
    Outcome resolvedRefs = Outcome.good("ResolvedRefs");
    @Nullable Outcome conflict;
    List<String> kinds = List.of();
    int attached;
    private boolean withheld;

    ListenerDraft(ObjectId gateway, Listener spec, int index) {
        this.gateway = gateway;
        this.spec = spec;
        this.source = gateway.source("spec.listeners[" + index + "]");
        HostPattern parsed = HostPattern.any();
        try {
            parsed = HostPattern.ofGateway(OrEmpty.text(spec.getHostname()));
        } catch (IllegalArgumentException e) {
            accepted = Outcome.bad("UnsupportedValue", String.valueOf(e.getMessage()));
        }
        this.host = parsed;
    }

    String name() {
        return OrEmpty.text(spec.getName());
    }

    int port() {
        return spec.getPort() == null ? 0 : spec.getPort();
    }

    String protocol() {
        return OrEmpty.text(spec.getProtocol());
    }

    ListenerName listenerName() {
        return ListenerName.ofGateway(gateway.namespace(), gateway.name(), name());
    }

    /** Keeps it out of the snapshot, for a reason that its Gateway's conditions tell. */
    void withhold() {
        withheld = true;
    }

    /** Whether it goes into the snapshot: a listener with a broken certificate must not answer. */
    boolean serves() {
        boolean sound = resolvedRefs.ok() || resolvedRefs.reason().equals("InvalidRouteKinds");
        return accepted.ok() && conflict == null && sound && !withheld;
    }

    boolean acceptable() {
        return accepted.ok() && conflict == null;
    }

    ObjectStatus.OfListener status() {
        List<Condition> conditions = new ArrayList<>();
        long generation = gateway.generation();
        Outcome clash = conflict;
        conditions.add((clash == null ? accepted : clash).as("Accepted", generation));
        conditions.add(programmed().as("Programmed", generation));
        conditions.add(resolvedRefs.as("ResolvedRefs", generation));
        if (clash != null) {
            conditions.add(new Condition("Conflicted", true, clash.reason(), clash.message(), generation));
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
        Outcome first = accepted.ok() ? resolvedRefs : accepted;
        return Outcome.bad("Invalid", first.ok() ? "the Gateway is not programmed" : first.message());
    }
}
