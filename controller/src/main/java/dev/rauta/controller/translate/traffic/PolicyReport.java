// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.PolicyUse;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells of each target of a policy what came of it there: its entries under {@code status.ancestors} (GEP-713). */
final class PolicyReport {
    /** So many places that say a field more specifically are named. */
    private static final int NAMED = 5;

    private static final String ASTRAY = "; it guards, so that the whole object answers 503";

    private final ClusterState state;
    private final References references;
    private final Parents parents;
    private final Draft draft;
    private final Set<String> reached = new HashSet<>();
    /** By target and policy, where a field has no effect. */
    private final Map<String, List<PolicyUse>> overridden = new HashMap<>();

    PolicyReport(ClusterState state, References references, Parents parents, Draft draft) {
        this.state = state;
        this.references = references;
        this.parents = parents;
        this.draft = draft;
        for (PolicyUse use : draft.policyUses()) {
            reached.add(use.target());
            if (!use.by().isEmpty()) {
                overridden.computeIfAbsent(use.target() + "|" + use.policy(), _ -> new ArrayList<>()).add(use);
            }
        }
    }

    void tell(ReadPolicy policy, TrafficPolicies policies) {
        ObjectId id = policy.id();
        draft.used(id.kind(), id.namespace(), id.name());
        List<ObjectStatus.OfParent> entries = new ArrayList<>();
        Set<Outcome> faults = new HashSet<>();
        for (PolicyTarget target : policy.targets()) {
            HasMetadata object = state.find(target.kind(), target.namespace(), target.name());
            draft.read(target.kind(), target.namespace(), target.name());
            if (object != null && !ours(target)) {
                continue;
            }
            Outcome missing = missing(policy, target, object);
            List<String> lost = lost(policy, policies.at(target));
            Outcome accepted = policy.sound().and(missing).and(object == null ? missing : usable(policy)).and(conflict(policy, target, lost));
            if (!accepted.ok() && faults.add(accepted)) {
                draft.problem(id.source("spec"), accepted);
            }
            entries.add(new ObjectStatus.OfParent(ref(target), conditions(policy, target, accepted, lost)));
        }
        if (entries.isEmpty() && !policy.sound().ok()) {
            draft.problem(id.source("spec"), policy.sound());
        }
        draft.status(new ObjectStatus.OfPolicy(id.kind(), id.namespace(), id.name(), entries));
    }

    private List<Condition> conditions(ReadPolicy policy, PolicyTarget target, Outcome accepted, List<String> lost) {
        long generation = policy.id().generation();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(accepted.as("Accepted", generation));
        if (accepted.ok() && !lost.isEmpty()) {
            conditions.add(new Condition("Conflicted", true, "Conflicted",
                    String.join(", ", lost) + ": of an older policy with the same target", generation));
        }
        List<PolicyUse> others = overridden.getOrDefault(target + "|" + TrafficPolicies.key(policy), List.of());
        if (accepted.ok() && !others.isEmpty()) {
            conditions.add(new Condition("Overridden", true, "Overridden", described(others), generation));
        }
        return conditions;
    }

    private static String described(List<PolicyUse> uses) {
        Map<String, Set<String>> byField = new TreeMap<>();
        uses.forEach(use -> byField.computeIfAbsent(use.field(), _ -> new TreeSet<>()).add(use.by()));
        List<String> all = new ArrayList<>();
        byField.forEach((field, by) -> all.add(field + " by "
                + String.join(", ", by.stream().limit(NAMED).toList())
                + (by.size() > NAMED ? " and " + (by.size() - NAMED) + " more" : "")));
        return String.join("; ", all);
    }

    /** Whether its guards can be honoured, and the Services asked that it names. */
    private Outcome usable(ReadPolicy policy) {
        Outcome usable = Outcome.good("Accepted");
        for (PolicyField field : policy.fields()) {
            if (field instanceof PolicyField.Asking asking) {
                for (Map.Entry<String, ServiceRef> service : asking.services().entrySet()) {
                    usable = usable.and(asked(service.getKey(), service.getValue()));
                }
            }
            if (field instanceof PolicyField.Guarding(String path, GuardTerm term)
                    && term.resolve(references) instanceof Resolved.Missing<GuardTerm.Ready>(String reason, String message)) {
                usable = usable.and(Outcome.elsewhere(reason, path + ": " + message + ReadPolicy.CLOSES));
            }
        }
        return usable;
    }

    private Outcome asked(String path, ServiceRef service) {
        return references.named().find(service) instanceof Resolved.Missing<NamedService>(String reason, String message)
                ? Outcome.elsewhere(reason, path + ": " + message + "; it is left out")
                : Outcome.good("Accepted");
    }

    /** Fields that an older policy of the same target has. */
    private static List<String> lost(ReadPolicy policy, List<ReadPolicy> rivals) {
        Set<String> taken = new HashSet<>();
        rivals.subList(0, rivals.indexOf(policy)).forEach(rival -> rival.fields().forEach(field -> taken.add(field.path())));
        return policy.fields().stream().filter(field -> !field.addsUp()).map(PolicyField::path).filter(taken::contains).toList();
    }

    private static Outcome conflict(ReadPolicy policy, PolicyTarget target, List<String> lost) {
        return lost.isEmpty() || lost.size() < policy.fields().size()
                ? Outcome.good("Accepted")
                : Outcome.bad("Conflicted", target + ": " + String.join(", ", lost)
                        + " of an older policy with the same target (expected: one policy for each field of a target)");
    }

    /** A Gateway is ours whether it has routes or not; of others somebody has told. */
    private boolean ours(PolicyTarget target) {
        return switch (target.kind()) {
            case "Gateway", "ListenerSet" -> parents.find(target.kind(), target.namespace(), target.name()) != null;
            default -> reached.contains(target.at("").toString());
        };
    }

    private Outcome missing(ReadPolicy policy, PolicyTarget target, @Nullable HasMetadata object) {
        if (object == null) {
            return Outcome.elsewhere("TargetNotFound", "targetRefs: " + target + " not found (expected: an existing "
                    + target.kind() + " in the policy's namespace)");
        }
        return target.section().isEmpty() || Sections.has(object, target.section())
                ? Outcome.good("Accepted")
                : Outcome.elsewhere("TargetNotFound", "targetRefs: " + target.at("") + " sectionName " + target.section()
                        + " not found (expected: the name of a listener, a rule or a port of it)"
                        + (policy.guards() ? ASTRAY : ""));
    }

    private static Map<String, Object> ref(PolicyTarget target) {
        Map<String, Object> ref = new HashMap<>(Map.of(
                "group", target.kind().equals("Service") ? "" : "gateway.networking.k8s.io",
                "kind", target.kind(),
                "namespace", target.namespace(),
                "name", target.name()));
        if (!target.section().isEmpty()) {
            ref.put("sectionName", target.section());
        }
        return ref;
    }
}
