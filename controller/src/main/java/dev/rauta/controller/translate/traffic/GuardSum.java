// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Guard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The guards on the way to one place, which add up: each must be passed, and one that cannot be honoured closes the way. */
public final class GuardSum {
    private final Draft draft;
    private final References references;
    /** The innermost level first. */
    private final List<List<Guard>> levels = new ArrayList<>();
    private final List<GuardTerm.Ready> needing = new ArrayList<>();
    private Optional<String> closed = Optional.empty();

    public GuardSum(Draft draft, References references) {
        this.draft = draft;
        this.references = references;
    }

    /** @param policies of the next level outwards */
    void level(List<ReadPolicy> policies) {
        List<Guard> its = new ArrayList<>();
        for (ReadPolicy policy : policies) {
            closed = closed.or(policy::closed);
            look(policy.fields(), its);
        }
        levels.add(its);
    }

    /** Adds fields of no policy, as another level inwards; the answer says what cannot be honoured of them. */
    public Optional<String> add(List<PolicyField> fields) {
        List<Guard> its = new ArrayList<>();
        Optional<String> fault = look(fields, its);
        levels.addFirst(its);
        return fault;
    }

    /** Closes the way. */
    public void close(String why) {
        closed = closed.or(() -> Optional.of(why));
    }

    private Optional<String> look(List<PolicyField> fields, List<Guard> guards) {
        Optional<String> fault = Optional.empty();
        for (PolicyField field : fields) {
            if (field instanceof PolicyField.Guarding(String path, GuardTerm term)) {
                switch (term.resolve(references)) {
                    case Resolved.Found<GuardTerm.Ready>(GuardTerm.Ready ready) -> {
                        needing.add(ready);
                        guards.add(ready.guard());
                    }
                    case Resolved.Missing<GuardTerm.Ready>(String _, String message) -> {
                        close(Effect.UNUSABLE);
                        fault = fault.or(() -> Optional.of(path + ": " + message));
                    }
                }
            }
        }
        return fault;
    }

    /**
     * Closes the whole of what has a guarded part that is not there: a part by another name may be what was meant.
     *
     * @param parts of {@code object}, by name
     */
    void astray(PolicyTarget object, Set<String> parts) {
        if (parts.isEmpty()) {
            return;
        }
        if (TrafficPolicies.astray(references, object, parts)) {
            close(Effect.UNUSABLE);
        }
    }

    /** Puts what the guards refer to into the draft: for where they are served. */
    public void draw() {
        for (GuardTerm.Ready ready : needing) {
            ready.credentials().forEach(draft::credentials);
            ready.services().forEach(draft::add);
        }
    }

    /** The outermost first, each once. */
    public List<Guard> all() {
        Set<Guard> all = new LinkedHashSet<>();
        levels.reversed().forEach(all::addAll);
        return List.copyOf(all);
    }

    /** Why nothing may be served. */
    public Optional<String> closed() {
        return closed;
    }
}
