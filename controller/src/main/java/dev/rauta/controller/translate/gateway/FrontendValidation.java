// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.tls.ClientValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.FrontendTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.FrontendTLSValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSPortConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which client certificates a Gateway demands on its ports (GEP-91). */
final class FrontendValidation {
    private static final String INSECURE = "AllowInsecureFallback";

    private final References references;

    FrontendValidation(References references) {
        this.references = references;
    }

    /** Whether a Gateway lets clients in whatever they show, somewhere. */
    static boolean insecure(@Nullable FrontendTLSConfig frontend) {
        List<FrontendTLSValidation> all = new ArrayList<>();
        if (frontend != null) {
            validation(frontend.getDefault()).ifPresent(all::add);
            OrEmpty.list(frontend.getPerPort()).forEach(port -> validation(port.getTls()).ifPresent(all::add));
        }
        return all.stream().anyMatch(one -> INSECURE.equals(one.getMode()));
    }

    /** Where nothing of what is asked for can be honoured the listener is not accepted: it would let everybody in. */
    void judge(GatewayDraft gateway, ListenerDraft listener) {
        Optional<FrontendTLSValidation> asked = of(gateway.frontend(), listener.port());
        if (asked.isEmpty()) {
            return;
        }
        FrontendTLSValidation validation = asked.get();
        String mode = OrEmpty.textOr(validation.getMode(), "AllowValidOnly");
        if (!mode.equals("AllowValidOnly") && !mode.equals(INSECURE)) {
            listener.accepted = listener.accepted.and(Outcome.bad("UnsupportedValue",
                    "tls.frontend mode: " + mode + " (expected: AllowValidOnly or " + INSECURE + ")"));
            return;
        }
        List<String> trust = new ArrayList<>();
        for (ObjectReference ref : OrEmpty.list(validation.getCaCertificateRefs())) {
            authority(gateway, listener, ref).ifPresent(trust::add);
        }
        if (trust.isEmpty()) {
            // Where some are named, what is wrong with each is told of it.
            listener.accepted = listener.accepted.and(new Outcome(false, "NoValidCACertificate",
                    "tls.frontend caCertificateRefs: none is valid (expected: a ConfigMap with ca.crt)",
                    !OrEmpty.list(validation.getCaCertificateRefs()).isEmpty()));
            return;
        }
        listener.clients = Optional.of(new ClientValidation(
                mode.equals(INSECURE) ? ClientValidation.Mode.INSECURE_FALLBACK : ClientValidation.Mode.REQUIRED,
                String.join("\n", trust),
                Optional.empty(),
                Optional.empty()));
    }

    private Optional<String> authority(GatewayDraft gateway, ListenerDraft listener, ObjectReference ref) {
        String namespace = OrEmpty.textOr(ref.getNamespace(), gateway.id().namespace());
        String name = OrEmpty.text(ref.getName());
        String group = OrEmpty.text(ref.getGroup());
        if (!group.isEmpty() || !"ConfigMap".equals(ref.getKind())) {
            listener.resolvedRefs = listener.resolvedRefs.and(Outcome.bad("InvalidCACertificateKind", "caCertificateRef: " + ref.getKind()
                    + (group.isEmpty() ? "" : "." + group) + " " + name + " (expected: kind ConfigMap)"));
            return Optional.empty();
        }
        if (!references.grants().allows("Gateway", gateway.id().namespace(), "ConfigMap", namespace, name)) {
            unresolved(listener, "RefNotPermitted", "caCertificateRef: ConfigMap " + namespace + "/" + name
                    + " (expected: a ReferenceGrant in namespace " + namespace + " for Gateways of namespace "
                    + gateway.id().namespace() + ")");
            return Optional.empty();
        }
        return switch (references.authorities().resolve(namespace, name)) {
            case Resolved.Found<String>(String pem) -> Optional.of(pem);
            case Resolved.Missing<String>(String reason, String message) -> {
                unresolved(listener, reason, message);
                yield Optional.empty();
            }
        };
    }

    private static void unresolved(ListenerDraft listener, String reason, String message) {
        listener.resolvedRefs = listener.resolvedRefs.and(Outcome.elsewhere(reason, message));
    }

    /** What the port says replaces the default, and may take the demand away. */
    private static Optional<FrontendTLSValidation> of(@Nullable FrontendTLSConfig frontend, int port) {
        if (frontend == null) {
            return Optional.empty();
        }
        for (TLSPortConfig one : OrEmpty.list(frontend.getPerPort())) {
            if (one.getPort() != null && one.getPort() == port) {
                return validation(one.getTls());
            }
        }
        return validation(frontend.getDefault());
    }

    private static Optional<FrontendTLSValidation> validation(@Nullable TLSConfig config) {
        return Optional.ofNullable(config).map(TLSConfig::getValidation);
    }
}
