// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.ListenerName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import java.util.ArrayList;
import java.util.List;

/** More listeners for a Gateway, written by others (GEP-1713). */
public final class ListenerSetDraft implements Parent {
    private final ObjectId id;
    private final GatewayDraft gateway;
    private final List<ListenerDraft> listeners = new ArrayList<>();
    private Outcome accepted = Outcome.good("Accepted");

    ListenerSetDraft(ListenerSet set, GatewayDraft gateway) {
        this.id = ObjectId.of(set);
        this.gateway = gateway;
        List<ListenerEntry> entries = OrEmpty.list(set.getSpec().getListeners());
        for (int i = 0; i < entries.size(); i++) {
            ListenerDraft.add(listeners, new ListenerDraft(this, ListenerSpec.of(entries.get(i)), i));
        }
    }

    @Override
    public ObjectId id() {
        return id;
    }

    @Override
    public List<ListenerDraft> listeners() {
        return accepted.reason().equals("NotAllowed") ? List.of() : listeners;
    }

    @Override
    public GatewayDraft gateway() {
        return gateway;
    }

    @Override
    public ListenerName listenerName(String section) {
        return ListenerName.ofListenerSet(id.namespace(), id.name(), section);
    }

    void judge(ListenerCheck check, ListenerConflicts conflicts, AllowedNamespaces namespaces) {
        if (!namespaces.listenerSets(gateway.allowedListeners(), gateway.id().namespace(), id.namespace())) {
            accepted = Outcome.elsewhere("NotAllowed", "parentRef: Gateway " + gateway.id().namespace() + "/"
                    + gateway.id().name() + " (expected: one whose allowedListeners admit namespace " + id.namespace()
                    + ")");
            return;
        }
        listeners.forEach(listener -> check.judge(gateway, listener));
        conflicts.judge(listeners);
        if (!gateway.admitted()) {
            accepted = Outcome.elsewhere("ParentNotAccepted", "parentRef: Gateway " + gateway.id().namespace() + "/"
                    + gateway.id().name() + " is not accepted (expected: one that is)");
        } else if (listeners.stream().noneMatch(ListenerDraft::sound)) {
            // Each listener tells what it lacks itself.
            accepted = Outcome.elsewhere("ListenersNotValid", "listeners: none is valid (expected: at least one)");
        } else {
            gateway.attachSet();
        }
        if (!accepted.ok() || !gateway.open()) {
            listeners.forEach(ListenerDraft::withhold);
        }
    }

    /** Tells what came of it, once all routes have attached. */
    void report(Draft draft) {
        if (!accepted.ok()) {
            draft.problem(id.source("spec"), accepted);
        }
        listeners().forEach(listener -> listener.tell(draft));
        Outcome programmed = accepted;
        if (accepted.ok() || accepted.reason().equals("ParentNotAccepted")) {
            programmed = accepted.ok() && gateway.open()
                    ? Outcome.good("Programmed")
                    : Outcome.bad("ParentNotProgrammed", "the Gateway is not programmed");
        }
        draft.status(new ObjectStatus.OfListenerSet(
                id.namespace(),
                id.name(),
                List.of(accepted.as("Accepted", id.generation()), programmed.as("Programmed", id.generation())),
                listeners().stream().map(ListenerDraft::status).toList()));
    }
}
