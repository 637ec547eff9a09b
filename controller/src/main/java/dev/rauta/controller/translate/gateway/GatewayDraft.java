// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One Gateway of ours while it is being judged; mutable, one thread. */
final class GatewayDraft {
    private final Gateway gateway;
    private final ObjectId id;
    private final List<String> published;
    private final List<ListenerDraft> listeners = new ArrayList<>();
    private Outcome accepted = Outcome.good("Accepted");
    private Outcome addressed = Outcome.good("Programmed");

    private GatewayDraft(Gateway gateway, List<String> published) {
        this.gateway = gateway;
        this.id = ObjectId.of(gateway);
        this.published = published;
        List<io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener> specs =
                OrEmpty.list(gateway.getSpec().getListeners());
        for (int i = 0; i < specs.size(); i++) {
            listeners.add(new ListenerDraft(id, specs.get(i), i));
        }
    }

    /** @param published what {@code --publish-*} say */
    static GatewayDraft of(Gateway gateway, List<String> published) {
        return new GatewayDraft(gateway, published);
    }

    ObjectId id() {
        return id;
    }

    List<ListenerDraft> listeners() {
        return listeners;
    }

    void judge(ListenerCheck check, ListenerConflicts conflicts) {
        listeners.forEach(listener -> check.judge(gateway, listener));
        var infrastructure = gateway.getSpec().getInfrastructure();
        if (infrastructure != null && infrastructure.getParametersRef() != null) {
            accepted = Outcome.bad("InvalidParameters", "infrastructure.parametersRef: "
                    + infrastructure.getParametersRef().getKind() + " (expected: none)");
        }
        OrEmpty.list(gateway.getSpec().getAddresses()).forEach(this::address);
        if (!accepted.ok() || addressed.reason().equals("AddressNotUsable")) {
            listeners.forEach(ListenerDraft::withhold);
        }
        conflicts.judge(listeners);
        long sound = listeners.stream().filter(ListenerDraft::acceptable).count();
        if (sound < listeners.size()) {
            accepted = accepted.and(new Outcome(sound > 0, "ListenersNotValid",
                    (listeners.size() - sound) + " of " + listeners.size() + " listeners are not accepted"));
        }
        if (published.isEmpty()) {
            addressed = addressed.and(Outcome.bad("AddressNotAssigned", "addresses: none (expected: --publish-service"
                    + " with an address, or --publish-address)"));
        }
    }

    private void address(GatewaySpecAddress address) {
        String type = OrEmpty.textOr(address.getType(), "IPAddress");
        String value = OrEmpty.text(address.getValue());
        if (!type.equals("IPAddress") && !type.equals("Hostname")) {
            accepted = accepted.and(Outcome.bad("UnsupportedAddress",
                    "address type: " + type + " (expected: IPAddress or Hostname)"));
        } else if (!value.isEmpty() && !published.contains(value)) {
            addressed = addressed.and(Outcome.bad("AddressNotUsable",
                    "address: " + value + " (expected: one of " + published + ")"));
        }
    }

    /** Puts its sound listeners into the snapshot. */
    void serve(Draft draft) {
        for (ListenerDraft listener : listeners) {
            if (listener.serves()) {
                ListenerProtocol protocol = listener.protocol().equals("HTTPS")
                        ? ListenerProtocol.Https.of(
                                Optional.of(listener.certificates.getFirst().name()))
                        : new ListenerProtocol.Http();
                draft.listener(new Listener(listener.listenerName(), listener.port(), protocol, listener.host));
                ListenerCertificates.bind(listener, draft);
            }
        }
    }

    /** Tells what came of it, once all routes have attached. */
    void report(Draft draft) {
        Outcome programmed =
                accepted.ok() ? addressed : Outcome.bad("Invalid", "not accepted: " + accepted.message());
        for (ListenerDraft listener : listeners) {
            Outcome clash = listener.conflict;
            for (Outcome outcome : List.of(listener.accepted, listener.resolvedRefs)) {
                tell(outcome, listener, draft);
            }
            if (clash != null) {
                tell(clash, listener, draft);
            }
        }
        if (!accepted.ok() && !accepted.reason().equals("ListenersNotValid")) {
            draft.problem(id.source("spec"), accepted.reason(), accepted.message());
        }
        if (addressed.reason().equals("AddressNotUsable")) {
            draft.problem(id.source("spec.addresses"), addressed.reason(), addressed.message());
        }
        draft.status(new ObjectStatus.OfGateway(
                id.namespace(),
                id.name(),
                List.of(accepted.as("Accepted", id.generation()), programmed.as("Programmed", id.generation())),
                programmed.ok() ? published : List.of(),
                listeners.stream().map(ListenerDraft::status).toList()));
    }

    private static void tell(Outcome outcome, ListenerDraft listener, Draft draft) {
        if (!outcome.ok()) {
            draft.problem(listener.source, outcome.reason(), outcome.message());
        }
    }
}
