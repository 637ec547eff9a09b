// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import dev.rauta.controller.infrastructure.ServiceType;
import dev.rauta.controller.translate.AddressPool;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gateways and their classes in few words, and how the controller is set for them. */
public final class Gateways {
    /** The controller's name in classes of ours. */
    public static final String OURS = Settings.DEFAULT.gatewayControllerName();

    /** A field that makes a class be refused: parameters, which it may not have. */
    public static final String REFUSED = "parametersRef: {group: g, kind: K, name: n}";

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Gateways() {}

    /** @param more a line of its spec, or empty */
    public static GatewayClass classOf(String name, String controller, String more) {
        return YAML.unmarshal(
                "metadata: {name: " + name + "}\nspec:\n  controllerName: " + controller + "\n  " + more + "\n",
                GatewayClass.class);
    }

    /** One with a listener for HTTP on port 80. */
    public static Gateway gateway(String namespace, String name, String className, String uid) {
        return YAML.unmarshal(
                "metadata: {name: " + name + ", namespace: " + namespace + ", uid: " + uid + "}\nspec:\n  gatewayClassName: "
                        + className + "\n  listeners: [{name: http, port: 80, protocol: HTTP}]\n",
                Gateway.class);
    }

    /** Each Gateway has a Service of its own. */
    public static Settings withServices() {
        return settings(Optional.empty(), true);
    }

    /** Each Gateway has an address of {@code pool}. */
    public static Settings withAddresses(String pool) {
        return settings(Optional.of(AddressPool.parse(pool)), false);
    }

    private static Settings settings(Optional<AddressPool> pool, boolean services) {
        Settings base = Settings.DEFAULT;
        return new Settings(
                base.ingressClass(),
                Set.of(),
                base.controllerName(),
                base.gatewayControllerName(),
                Optional.empty(),
                base.upstreamProtocol(),
                true,
                Set.of(),
                Set.of(),
                Optional.empty(),
                List.of(),
                pool,
                services,
                ServiceType.LOAD_BALANCER,
                Optional.empty(),
                Optional.empty(),
                true);
    }
}
