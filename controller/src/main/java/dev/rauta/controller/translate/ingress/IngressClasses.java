// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Ingresses are ours. */
public final class IngressClasses {
    private static final String LEGACY = "kubernetes.io/ingress.class";
    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
    private static final String ADOPT = "rauta.dev/adopt";

    /**
     * Whose an Ingress is.
     *
     * @param ours whether we serve it
     * @param told whether its status is ours to write: not that of an Ingress which another controller serves too
     * @param className its class, empty where it names none and there is no default
     * @param why for people, where it is not ours
     */
    public record Owner(boolean ours, boolean told, String className, String why) {}

    private final ClusterState state;
    private final Settings settings;
    private final Optional<String> defaultClass;

    public IngressClasses(ClusterState state, Settings settings) {
        this.state = state;
        this.settings = settings;
        // Of several default classes the youngest counts, as the API server's admission decides.
        this.defaultClass = state.ingressClasses().all().stream()
                .filter(one -> "true".equals(OrEmpty.map(one.getMetadata().getAnnotations()).get(DEFAULT)))
                .max(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .map(one -> one.getMetadata().getName());
    }

    /** Whose it is; another controller's that is adopted is ours too, but for its status. */
    public Owner owner(Ingress ingress) {
        Owner owner = byClass(ingress);
        boolean adopted = switch (OrEmpty.text(OrEmpty.map(ingress.getMetadata().getAnnotations()).get(ADOPT))) {
            case "true" -> true;
            case "false" -> false;
            default -> settings.adoptedClasses().contains(owner.className());
        };
        return owner.ours() || !adopted ? owner : new Owner(true, false, owner.className(), "");
    }

    /** The class field counts before the legacy annotation, and both before the default class. */
    private Owner byClass(Ingress ingress) {
        String field = OrEmpty.text(ingress.getSpec() == null ? null : ingress.getSpec().getIngressClassName());
        String annotation = OrEmpty.text(OrEmpty.map(ingress.getMetadata().getAnnotations()).get(LEGACY));
        String name = OrEmpty.textOr(field, OrEmpty.textOr(annotation, defaultClass.orElse("")));
        if (name.isEmpty()) {
            return new Owner(false, false, "", "no ingress class, and no default IngressClass");
        }
        IngressClass known = state.ingressClasses().get("", name);
        if (known == null) {
            boolean ours = name.equals(settings.ingressClass());
            return new Owner(ours, ours, name, "ingress class: " + name + " (expected: " + settings.ingressClass()
                    + ", or an IngressClass of controller " + settings.controllerName() + ")");
        }
        String controller = controller(known);
        boolean ours = settings.controllerName().equals(controller);
        return new Owner(
                ours,
                ours,
                name,
                "ingress class " + name + " belongs to controller " + controller);
    }

    /** Whether the class is ours. */
    boolean ours(IngressClass one) {
        return settings.controllerName().equals(controller(one));
    }

    private static @Nullable String controller(IngressClass one) {
        return one.getSpec() == null ? null : one.getSpec().getController();
    }
}
