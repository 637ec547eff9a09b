// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.gateway.address.Reach;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.service.OpenPort;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.FrontendTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerNamespaces;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Gateway on its way into the snapshot; filled in by the checks, its ListenerSets and the routes that attach. */
public final class GatewayDraft implements Parent {
    private final Gateway gateway;
    private final ObjectId id;
    private final Reach reach;
    private final List<ListenerDraft> listeners = new ArrayList<>();
    private Outcome accepted = Outcome.good("Accepted");
    private Outcome addressed = Outcome.good("Programmed");
    private Outcome resolvedRefs = Outcome.good("ResolvedRefs");
    private Optional<Certificate> clientCertificate = Optional.empty();
    private int sets;

    GatewayDraft(Gateway gateway, Reach reach) {
        this.gateway = gateway;
        this.id = ObjectId.of(gateway);
        this.reach = reach;
        List<io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener> specs =
                OrEmpty.list(gateway.getSpec().getListeners());
        for (int i = 0; i < specs.size(); i++) {
            ListenerDraft.add(listeners, new ListenerDraft(this, ListenerSpec.of(specs.get(i)), i));
        }
    }

    @Override
    public ObjectId id() {
        return id;
    }

    @Override
    public List<ListenerDraft> listeners() {
        return listeners;
    }

    @Override
    public GatewayDraft gateway() {
        return this;
    }

    @Override
    public ListenerName listenerName(String section) {
        return ListenerName.ofGateway(id.namespace(), id.name(), section);
    }

    /** What it shows to upstreams that ask for a certificate (GEP-3155). */
    public Optional<Certificate> clientCertificate() {
        return clientCertificate;
    }

    Gateway object() {
        return gateway;
    }

    Reach reach() {
        return reach;
    }

    @Nullable FrontendTLSConfig frontend() {
        var tls = gateway.getSpec().getTls();
        return tls == null ? null : tls.getFrontend();
    }

    /** From where ListenerSets may attach. */
    @Nullable ListenerNamespaces allowedListeners() {
        var allowed = gateway.getSpec().getAllowedListeners();
        return allowed == null ? null : allowed.getNamespaces();
    }

    /** Whether what it asks for can be done, at least for some of its listeners. */
    boolean admitted() {
        return accepted.ok() || accepted.reason().equals("ListenersNotValid");
    }

    /** Whether its listeners, and those of its ListenerSets, may be served. */
    boolean open() {
        return admitted()
                && !addressed.reason().equals("AddressNotUsable")
                && (reach.shared() || !reach.addresses(id).isEmpty());
    }

    /** Whether a listener on {@code port} must wait until it is recorded where; where nothing is served, nothing is waited for. */
    boolean waits(OpenPort port) {
        return (open() || !(reach instanceof Reach.Pooled))
                && reach.binding(id, port.port(), port.datagrams()).isEmpty();
    }

    /** Counts a ListenerSet that is accepted. */
    void attachSet() {
        sets++;
    }

    /** Says that none of its listeners can be served before it is recorded where. */
    void awaitRecords() {
        addressed = addressed.and(Outcome.bad("Pending", "listeners: not recorded yet where (expected: an address in the status,"
                + " or target ports in the Service)"));
    }

    void judge(ListenerCheck check, ListenerConflicts conflicts, References references) {
        listeners.forEach(listener -> check.judge(this, listener));
        var infrastructure = gateway.getSpec().getInfrastructure();
        if (infrastructure != null && infrastructure.getParametersRef() != null) {
            accepted = Outcome.bad("InvalidParameters", "infrastructure.parametersRef: "
                    + infrastructure.getParametersRef().getKind() + " (expected: none)");
        }
        OrEmpty.list(gateway.getSpec().getAddresses()).forEach(this::address);
        if (reach.addresses(id).isEmpty()) {
            addressed = addressed.and(reach.unassigned(id));
        }
        backend(references);
        conflicts.judge(listeners);
        long sound = listeners.stream().filter(ListenerDraft::acceptable).count();
        if (sound < listeners.size()) {
            accepted = accepted.and(new Outcome(sound > 0, "ListenersNotValid",
                    (listeners.size() - sound) + " of " + listeners.size() + " listeners are not accepted"));
        }
        if (!open()) {
            listeners.forEach(ListenerDraft::withhold);
        }
    }

    private void address(GatewaySpecAddress address) {
        String type = OrEmpty.textOr(address.getType(), "IPAddress");
        String value = OrEmpty.text(address.getValue());
        if (!reach.types().contains(type)) {
            accepted = accepted.and(Outcome.bad("UnsupportedAddress",
                    "address type: " + type + " (expected: " + String.join(" or ", reach.types()) + ")"));
        } else if (!value.isEmpty()) {
            addressed = addressed.and(reach.judge(id, value));
        }
    }

    /** Without it upstreams that ask for a certificate turn us away, which is their right; the rest goes on. */
    private void backend(References references) {
        var tls = gateway.getSpec().getTls();
        if (tls == null || tls.getBackend() == null || tls.getBackend().getClientCertificateRef() == null) {
            return;
        }
        SecretObjectReference ref = tls.getBackend().getClientCertificateRef();
        switch (references.secret(id, ref, "clientCertificateRef", "InvalidClientCertificateRef")) {
            case Resolved.Found<Certificate>(Certificate certificate) -> clientCertificate = Optional.of(certificate);
            case Resolved.Missing<Certificate>(String reason, String message) ->
                resolvedRefs = resolvedRefs.and(References.fault(ref, reason, message));
        }
    }

    /** Tells what came of it, once all routes have attached. */
    void report(Draft draft) {
        boolean sound = accepted.ok();
        Outcome programmed = sound ? addressed : Outcome.bad("Invalid", "not accepted: " + accepted.message());
        listeners.forEach(listener -> listener.tell(draft));
        if (!sound && !accepted.reason().equals("ListenersNotValid")) {
            draft.problem(id.source("spec"), accepted);
        }
        if (!addressed.ok() && !passing(addressed)) {
            draft.problem(id.source("spec.addresses"), addressed);
        }
        if (!resolvedRefs.ok()) {
            draft.problem(id.source("spec.tls.backend"), resolvedRefs);
        }
        // An address of the pool is shown whether it is served or not: the status is where it is recorded.
        draft.status(new ObjectStatus.OfGateway(
                id.namespace(),
                id.name(),
                conditions(programmed),
                programmed.ok() || reach instanceof Reach.Pooled ? reach.addresses(id) : List.of(),
                listeners.stream().map(ListenerDraft::status).toList(),
                sets));
    }

    /** No fault of its author's: it is under way, or it is served and the operator told nobody where. */
    private boolean passing(Outcome outcome) {
        return outcome.reason().equals("Pending")
                || reach.shared() && outcome.reason().equals("AddressNotAssigned");
    }

    private List<Condition> conditions(Outcome programmed) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(accepted.as("Accepted", id.generation()));
        conditions.add(programmed.as("Programmed", id.generation()));
        Outcome refs = resolvedRefs;
        if (refs.ok() && listeners.stream().anyMatch(listener -> !listener.resolvedRefs.ok())) {
            refs = Outcome.bad("ListenersNotResolved", "references of listeners are not resolved");
        }
        conditions.add(refs.as("ResolvedRefs", id.generation()));
        if (FrontendValidation.insecure(frontend())) {
            conditions.add(new Condition("InsecureFrontendValidationMode", true, "ConfigurationChanged",
                    "clients are let in whatever certificate they show", id.generation()));
        }
        return conditions;
    }
}
