// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How objects that we made are told from others.
 *
 * <p>A controller's name has a slash, which no label may have, so that it stands in an annotation.
 */
public final class Marks {
    /** The Gateway that an object belongs to (GEP-1762). */
    public static final String GATEWAY = "gateway.networking.k8s.io/gateway-name";

    /** Its class. */
    public static final String GATEWAY_CLASS = "gateway.networking.k8s.io/gateway-class-name";

    /** The Service that a slice belongs to. */
    public static final String SERVICE = "kubernetes.io/service-name";

    /** Keeps other controllers of slices away. */
    public static final String SLICE_MANAGER = "endpointslice.kubernetes.io/managed-by";

    /** Which of several controllers made it. */
    public static final String CONTROLLER = "rauta.dev/gateway-controller-name";

    private static final String MANAGER = "app.kubernetes.io/managed-by";
    private static final String RAUTA = "rauta";

    private Marks() {}

    /** {@code labels}, and behind them those by which an object is ours. */
    public static Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(MANAGER, RAUTA);
        return all;
    }

    /** {@code annotations}, and behind them that by which an object is the controller's. */
    public static Map<String, String> annotations(Map<String, String> annotations, String controllerName) {
        Map<String, String> all = new TreeMap<>(annotations);
        all.put(CONTROLLER, controllerName);
        return all;
    }

    /** Whether the controller of that name made {@code object}. */
    public static boolean ours(HasMetadata object, String controllerName) {
        return RAUTA.equals(value(object.getMetadata().getLabels(), MANAGER))
                && controllerName.equals(value(object.getMetadata().getAnnotations(), CONTROLLER));
    }

    /** Whether {@code object} looks as what the controller of that name makes for a Gateway; it may be by anybody. */
    public static boolean ofGateway(HasMetadata object, String controllerName) {
        return ours(object, controllerName)
                && value(object.getMetadata().getLabels(), GATEWAY) != null
                && object.getMetadata().getOwnerReferences() != null
                && object.getMetadata().getOwnerReferences().stream().anyMatch(Marks::gateway);
    }

    /** Whether {@code owner} is a Gateway, whatever version of the API says so. */
    public static boolean gateway(OwnerReference owner) {
        return "Gateway".equals(owner.getKind())
                && owner.getApiVersion() != null
                && owner.getApiVersion().startsWith("gateway.networking.k8s.io/");
    }

    private static @Nullable String value(@Nullable Map<String, String> map, String key) {
        return map == null ? null : map.get(key);
    }
}
