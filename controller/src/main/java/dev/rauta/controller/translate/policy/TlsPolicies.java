// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.policy;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.upstream.UpstreamTls;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalPolicyTargetReferenceWithSectionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which BackendTLSPolicy holds for a Service's port: the one for the port before the one for the whole Service. */
public final class TlsPolicies {
    /** A Service, or one port of it by name; an empty port is the whole Service. */
    private record Target(String namespace, String service, String port) {}

    /** What the policies come to for one Service's port. */
    public sealed interface Verdict {
        /** No policy: as the Service says. */
        record Silent() implements Verdict {}

        /** TLS, and how. */
        record Encrypted(UpstreamTls tls) implements Verdict {}

        /** A policy that cannot be honoured: nothing may be said to the Service. */
        record Broken(String policy) implements Verdict {}
    }

    private final List<TlsPolicyDraft> policies = new ArrayList<>();
    private final Map<Target, TlsPolicyDraft> holding = new HashMap<>();
    private final Map<String, Set<TlsPolicyDraft>> byService = new HashMap<>();

    private TlsPolicies() {}

    public static TlsPolicies of(ClusterState state, Settings settings, References references) {
        TlsPolicies all = new TlsPolicies();
        state.backendTlsPolicies().all().stream()
                .filter(policy -> settings.watches(OrEmpty.text(policy.getMetadata().getNamespace())))
                .sorted(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .forEach(policy -> all.add(policy, references));
        return all;
    }

    /** What holds for a Service's port that {@code gateway} sends to; {@code draft} remembers it for the policies' statuses. */
    public Verdict of(Draft draft, ObjectId gateway, String namespace, String service, String port) {
        byService
                .getOrDefault(namespace + "/" + service, Set.of())
                .forEach(policy -> draft.then(_ -> policy.affects(gateway)));
        TlsPolicyDraft own = port.isEmpty() ? null : holding.get(new Target(namespace, service, port));
        TlsPolicyDraft policy = own == null ? holding.get(new Target(namespace, service, "")) : own;
        if (policy == null) {
            return new Verdict.Silent();
        }
        Optional<UpstreamTls> tls = policy.tls();
        return tls.isPresent()
                ? new Verdict.Encrypted(tls.get())
                : new Verdict.Broken(policy.id().namespace() + "/" + policy.id().name());
    }

    /** Forgets which Gateways send to their targets, so that routes may be translated again. */
    public void reset() {
        policies.forEach(TlsPolicyDraft::reset);
    }

    /** Tells what came of each, once all routes have been translated. */
    public void report(Draft draft) {
        policies.forEach(policy -> policy.report(draft));
    }

    private void add(BackendTLSPolicy policy, References references) {
        ObjectId id = ObjectId.of(policy);
        var spec = policy.getSpec();
        TlsPolicyDraft one = TlsPolicyDraft.of(id, spec == null ? null : spec.getValidation(), references);
        policies.add(one);
        List<LocalPolicyTargetReferenceWithSectionName> targets =
                spec == null ? List.of() : OrEmpty.list(spec.getTargetRefs());
        for (LocalPolicyTargetReferenceWithSectionName ref : targets) {
            if (!OrEmpty.text(ref.getGroup()).isEmpty() || !"Service".equals(ref.getKind())) {
                continue;
            }
            Target target = new Target(id.namespace(), OrEmpty.text(ref.getName()), OrEmpty.text(ref.getSectionName()));
            one.targets();
            byService
                    .computeIfAbsent(target.namespace() + "/" + target.service(), _ -> new HashSet<>())
                    .add(one);
            TlsPolicyDraft first = holding.putIfAbsent(target, one);
            if (first != null) {
                one.loses(first.id());
            }
        }
    }
}
