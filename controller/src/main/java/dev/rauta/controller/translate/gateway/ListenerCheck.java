// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a listener taken by itself: protocol, port, route kinds, certificates. */
final class ListenerCheck {
    static final String GROUP = "gateway.networking.k8s.io";

    private final References references;

    ListenerCheck(References references) {
        this.references = references;
    }

    void judge(Gateway gateway, ListenerDraft listener) {
        switch (listener.protocol()) {
            case "HTTP" -> listener.kinds = List.of(ListenerDraft.HTTP_ROUTE);
            case "HTTPS" -> {
                listener.kinds = List.of(ListenerDraft.HTTP_ROUTE);
                tls(gateway, listener);
            }
            default -> {
                listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedProtocol",
                        "protocol: " + listener.protocol() + " (expected: HTTP or HTTPS)"));
                return;
            }
        }
        if (listener.port() < 1 || listener.port() > 65535) {
            listener.accepted = listener.accepted.and(
                    Outcome.bad("UnsupportedValue", "port: " + listener.port() + " (expected: 1..65535)"));
        }
        kinds(listener);
    }

    /** What is asked for and we have; anything else is told, and what we have still attaches. */
    private static void kinds(ListenerDraft listener) {
        List<RouteGroupKind> wanted = listener.spec.getAllowedRoutes() == null
                ? List.of()
                : OrEmpty.list(listener.spec.getAllowedRoutes().getKinds());
        if (wanted.isEmpty()) {
            return;
        }
        List<String> supported = new ArrayList<>();
        for (RouteGroupKind kind : wanted) {
            String name = OrEmpty.text(kind.getKind());
            if (OrEmpty.textOr(kind.getGroup(), GROUP).equals(GROUP) && listener.kinds.contains(name)) {
                supported.add(name);
            } else {
                listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad("InvalidRouteKinds",
                        "allowedRoutes.kinds: " + name + " (expected: one of " + listener.kinds + ")"));
            }
        }
        listener.kinds = supported.stream().distinct().toList();
    }

    private void tls(Gateway gateway, ListenerDraft listener) {
        if (gateway.getSpec().getTls() != null && gateway.getSpec().getTls().getFrontend() != null) {
            // Serving without the demand for client certificates would let everybody in.
            listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedValue",
                    "tls.frontend: client certificate validation (expected: none; it is not supported)"));
        }
        ListenerTLSConfig tls = listener.spec.getTls();
        if (tls == null || !OrEmpty.textOr(tls.getMode(), "Terminate").equals("Terminate")) {
            listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedValue",
                    "tls.mode: " + (tls == null ? "no tls section" : tls.getMode()) + " (expected: Terminate)"));
            return;
        }
        List<SecretObjectReference> refs = OrEmpty.list(tls.getCertificateRefs());
        if (refs.isEmpty()) {
            listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad("InvalidCertificateRef",
                    "tls.certificateRefs: none (expected: at least one Secret)"));
        }
        for (SecretObjectReference ref : refs) {
            certificate(listener, ref);
        }
    }

    private void certificate(ListenerDraft listener, SecretObjectReference ref) {
        String kind = OrEmpty.textOr(ref.getKind(), "Secret");
        String group = OrEmpty.text(ref.getGroup());
        String here = listener.gateway.namespace();
        String namespace = OrEmpty.textOr(ref.getNamespace(), here);
        String name = OrEmpty.text(ref.getName());
        if (!group.isEmpty() || !kind.equals("Secret")) {
            listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad("InvalidCertificateRef",
                    "certificateRef: " + kind + (group.isEmpty() ? "" : "." + group) + " " + name
                            + " (expected: kind Secret)"));
            return;
        }
        if (!references.grants().allows("Gateway", here, "Secret", namespace, name)) {
            listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad("RefNotPermitted",
                    "certificateRef: Secret " + namespace + "/" + name + " (expected: a ReferenceGrant in namespace "
                            + namespace + " for Gateways of namespace " + here + ")"));
            return;
        }
        switch (references.certificates().resolve(namespace, name)) {
            case Resolved.Found<Certificate>(Certificate certificate) -> listener.certificates.add(certificate);
            case Resolved.Missing<Certificate>(String reason, String message) ->
                listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad(reason, message));
        }
    }
}
