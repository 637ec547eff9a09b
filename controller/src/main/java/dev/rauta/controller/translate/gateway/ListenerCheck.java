// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import java.util.ArrayList;
import java.util.List;

/** What is right and wrong with a listener by itself. */
final class ListenerCheck {
    static final String GROUP = "gateway.networking.k8s.io";
    private static final List<String> HTTP_KINDS = List.of("HTTPRoute", "GRPCRoute");
    private static final List<String> TLS_KINDS = List.of("TLSRoute");

    private final References references;
    private final FrontendValidation frontends;

    ListenerCheck(References references) {
        this.references = references;
        this.frontends = new FrontendValidation(references);
    }

    void judge(GatewayDraft gateway, ListenerDraft listener) {
        switch (listener.protocol()) {
            case "HTTP" -> listener.kinds = HTTP_KINDS;
            case "HTTPS" -> {
                listener.kinds = HTTP_KINDS;
                terminating(listener);
                frontends.judge(gateway, listener);
            }
            case "TLS" -> tls(gateway, listener);
            case "TCP" -> listener.kinds = List.of("TCPRoute");
            case "UDP" -> listener.kinds = List.of("UDPRoute");
            default -> {
                listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedProtocol",
                        "protocol: " + listener.protocol() + " (expected: HTTP, HTTPS, TLS, TCP or UDP)"));
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
        var allowed = listener.spec.allowed();
        List<RouteGroupKind> wanted = allowed == null ? List.of() : OrEmpty.list(allowed.getKinds());
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

    private void tls(GatewayDraft gateway, ListenerDraft listener) {
        listener.kinds = TLS_KINDS;
        switch (listener.spec.tlsMode()) {
            case "Passthrough" -> {
                // Certificates that are given all the same are never shown, so they need not be there.
            }
            case "Terminate" -> {
                terminating(listener);
                frontends.judge(gateway, listener);
            }
            default ->
                listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedValue",
                        "tls.mode: " + mode(listener) + " (expected: Terminate or Passthrough)"));
        }
    }

    private void terminating(ListenerDraft listener) {
        ListenerTLSConfig tls = listener.spec.tls();
        if (tls == null || !listener.spec.tlsMode().equals("Terminate")) {
            listener.accepted = listener.accepted.and(
                    Outcome.bad("UnsupportedValue", "tls.mode: " + mode(listener) + " (expected: Terminate)"));
            return;
        }
        List<SecretObjectReference> refs = OrEmpty.list(tls.getCertificateRefs());
        if (refs.isEmpty()) {
            listener.uncertified(Outcome.bad("InvalidCertificateRef",
                    "tls.certificateRefs: none (expected: at least one Secret)"));
        }
        for (SecretObjectReference ref : refs) {
            certificate(listener, ref);
        }
    }

    private void certificate(ListenerDraft listener, SecretObjectReference ref) {
        switch (references.secret(listener.parent.id(), ref, "certificateRef", "InvalidCertificateRef")) {
            case Resolved.Found<Certificate>(Certificate certificate) -> listener.certificates.add(certificate);
            case Resolved.Missing<Certificate>(String reason, String message) ->
                listener.uncertified(References.fault(ref, reason, message));
        }
    }

    private static String mode(ListenerDraft listener) {
        return listener.spec.tls() == null ? "no tls section" : listener.spec.tlsMode();
    }
}
