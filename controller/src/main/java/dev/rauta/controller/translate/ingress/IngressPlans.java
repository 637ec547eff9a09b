// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ByAge;
import dev.rauta.controller.cluster.Changes;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Ingresses ask for by themselves, from one translation to the next; one thread. */
public final class IngressPlans {
    private final ByAge<Ingress, IngressPlan> known = new ByAge<>();
    /** Namespaces that are being deleted. */
    private final Set<String> leaving = new HashSet<>();

    /**
     * Takes in what has changed, and says whether Ingresses may come to something else than before.
     *
     * @param refs what has changed of that which they may refer to
     */
    public boolean take(Changes changes, Set<SourceRef> refs) {
        boolean moved = false;
        for (Changes.Change<Namespace> change : changes.of(Namespace.class)) {
            Namespace after = change.after();
            if (after != null && after.getMetadata().getDeletionTimestamp() != null) {
                moved |= leaving.add(after.getMetadata().getName());
            } else {
                moved |= change.sides().stream().anyMatch(side -> leaving.remove(side.getMetadata().getName()));
            }
        }
        boolean classes = changes.any(IngressClass.class);
        boolean stale = known.forget(plan -> classes || plan.reads(refs));
        known.take(changes.of(Ingress.class));
        return moved || classes || stale || changes.any(Ingress.class);
    }

    /** The oldest first; but those whose namespace goes, and their pods with it, yield to everybody else. */
    List<ByAge.One<Ingress, IngressPlan>> inOrder() {
        if (leaving.isEmpty()) {
            return known.all();
        }
        return Stream.concat(
                        known.all().stream().filter(one -> !leaves(one)), known.all().stream().filter(this::leaves))
                .toList();
    }

    private boolean leaves(ByAge.One<Ingress, IngressPlan> one) {
        return leaving.contains(OrEmpty.text(one.object().getMetadata().getNamespace()));
    }
}
