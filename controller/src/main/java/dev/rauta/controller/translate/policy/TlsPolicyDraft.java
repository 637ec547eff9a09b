// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.policy;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicyValidation;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SubjectAltName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A BackendTLSPolicy on its way to the upstreams it has an effect on (GEP-1897). */
final class TlsPolicyDraft {
    private final ObjectId id;
    private final SortedSet<ObjectId> ancestors = new TreeSet<>(
            Comparator.comparing(ObjectId::namespace).thenComparing(ObjectId::name));
    private Outcome accepted = Outcome.good("Accepted");
    private Outcome resolvedRefs = Outcome.good("ResolvedRefs");
    private Optional<UpstreamTls> tls = Optional.empty();
    private int targets;
    private int lost;
    private String winner = "";

    private TlsPolicyDraft(ObjectId id) {
        this.id = id;
    }

    static TlsPolicyDraft of(
            ObjectId id, @Nullable BackendTLSPolicyValidation validation, References references) {
        TlsPolicyDraft policy = new TlsPolicyDraft(id);
        if (validation == null || OrEmpty.text(validation.getHostname()).isEmpty()) {
            policy.accepted = Outcome.bad("Invalid", "validation.hostname: missing (expected: the server's name)");
            return policy;
        }
        try {
            policy.tls = policy.trust(validation, references)
                    .map(trust -> new UpstreamTls(
                            Optional.of(validation.getHostname()), trust, names(validation), Optional.empty()));
        } catch (IllegalArgumentException e) {
            policy.accepted = Outcome.bad("Invalid", "validation.subjectAltNames: " + e.getMessage());
        }
        return policy;
    }

    ObjectId id() {
        return id;
    }

    /** How to speak to its targets; empty where it is broken: then nothing may be said to them. */
    Optional<UpstreamTls> tls() {
        return tls;
    }

    /** Counts one target. */
    void targets() {
        targets++;
    }

    /** It has lost a target to another, which is older or comes first. */
    void loses(ObjectId other) {
        lost++;
        winner = other.namespace() + "/" + other.name();
    }

    /** A Gateway of ours sends to one of its targets. */
    void affects(ObjectId gateway) {
        ancestors.add(gateway);
    }

    /** No Gateway has been said to send to its targets. */
    void reset() {
        ancestors.clear();
    }

    void report(Draft draft) {
        draft.used(id.kind(), id.namespace(), id.name());
        Outcome outcome = accepted;
        if (lost > 0 && lost == targets) {
            outcome = Outcome.bad("Conflicted",
                    "targetRefs: taken by " + winner + ", which is older or comes first (expected: one policy for each target)");
        }
        for (Outcome fault : List.of(outcome, resolvedRefs)) {
            if (!fault.ok()) {
                draft.problem(id.source("spec"), fault);
            }
        }
        List<ObjectStatus.OfParent> all = new ArrayList<>();
        for (ObjectId gateway : ancestors) {
            Map<String, Object> ref = Map.of(
                    "group", "gateway.networking.k8s.io",
                    "kind", "Gateway",
                    "namespace", gateway.namespace(),
                    "name", gateway.name());
            all.add(new ObjectStatus.OfParent(
                    ref,
                    List.of(
                            outcome.as("Accepted", id.generation()),
                            resolvedRefs.as("ResolvedRefs", id.generation()))));
        }
        draft.status(new ObjectStatus.OfPolicy(id.kind(), id.namespace(), id.name(), all));
    }

    private Optional<UpstreamTrust> trust(BackendTLSPolicyValidation validation, References references) {
        String wellKnown = OrEmpty.text(validation.getWellKnownCACertificates());
        if (!wellKnown.isEmpty()) {
            if (wellKnown.equals("System")) {
                return Optional.of(new UpstreamTrust.SystemStore());
            }
            accepted = Outcome.bad("Invalid", "wellKnownCACertificates: " + wellKnown + " (expected: System)");
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        for (LocalObjectReference ref : OrEmpty.list(validation.getCaCertificateRefs())) {
            authority(ref, references).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            // Where some are named, what is wrong with each is told of it.
            accepted = new Outcome(false, "NoValidCACertificate",
                    "caCertificateRefs: none is valid (expected: a ConfigMap with ca.crt)",
                    !OrEmpty.list(validation.getCaCertificateRefs()).isEmpty());
            return Optional.empty();
        }
        return Optional.of(new UpstreamTrust.Bundle(String.join("\n", found)));
    }

    private Optional<String> authority(LocalObjectReference ref, References references) {
        String group = OrEmpty.text(ref.getGroup());
        if (!group.isEmpty() || !"ConfigMap".equals(ref.getKind())) {
            resolvedRefs = resolvedRefs.and(Outcome.bad("InvalidKind", "caCertificateRef: " + ref.getKind()
                    + (group.isEmpty() ? "" : "." + group) + " " + ref.getName() + " (expected: kind ConfigMap)"));
            return Optional.empty();
        }
        return switch (references.authorities().resolve(id.namespace(), OrEmpty.text(ref.getName()))) {
            case Resolved.Found<String>(String pem) -> Optional.of(pem);
            case Resolved.Missing<String>(String reason, String message) -> {
                resolvedRefs = resolvedRefs.and(Outcome.elsewhere(reason, message));
                yield Optional.empty();
            }
        };
    }

    private static List<SubjectName> names(BackendTLSPolicyValidation validation) {
        List<SubjectName> names = new ArrayList<>();
        for (SubjectAltName one : OrEmpty.list(validation.getSubjectAltNames())) {
            names.add(
                    switch (OrEmpty.text(one.getType())) {
                        case "Hostname" -> new SubjectName.Dns(OrEmpty.text(one.getHostname()));
                        case "URI" -> new SubjectName.Uri(OrEmpty.text(one.getUri()));
                        default ->
                            throw new IllegalArgumentException("type " + one.getType() + " (expected: Hostname or URI)");
                    });
        }
        return names;
    }
}
