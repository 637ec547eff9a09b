// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What single fields of an Ingress say. */
final class IngressFields {
    private IngressFields() {}

    /** As their author wrote them; empty for any host. */
    static List<String> ruleHosts(Ingress ingress) {
        return OrEmpty.list(ingress.getSpec().getRules()).stream()
                .map(IngressRule::getHost)
                .map(OrEmpty::text)
                .distinct()
                .toList();
    }

    /** An entry without hosts covers the Ingress's rule hosts. */
    static List<String> tlsHosts(Ingress ingress, IngressTLS entry) {
        List<String> names = OrEmpty.list(entry.getHosts());
        return names.isEmpty()
                ? ruleHosts(ingress).stream().filter(host -> !host.isEmpty()).toList()
                : names;
    }

    /** Those of {@code names} that are hosts; {@code fault} hears why others are none. */
    static List<HostPattern> hosts(List<String> names, Consumer<String> fault) {
        List<HostPattern> patterns = new ArrayList<>();
        for (String name : names) {
            try {
                patterns.add(HostPattern.ofIngress(name));
            } catch (IllegalArgumentException e) {
                fault.accept(String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }

    /** An empty path is the root; {@code ImplementationSpecific} is {@code Prefix}, as ingress-nginx takes it too. */
    static PathMatch match(String path, String type) {
        return switch (type) {
            case "Exact" -> new PathMatch.Exact(path);
            case "Prefix", "ImplementationSpecific" -> new PathMatch.Prefix(OrEmpty.textOr(path, "/"));
            default ->
                throw new IllegalArgumentException(
                        "pathType: '" + type + "' (expected: Exact, Prefix or ImplementationSpecific)");
        };
    }

    static PortRef port(@Nullable ServiceBackendPort port) {
        String name = port == null ? "" : OrEmpty.text(port.getName());
        if (!name.isEmpty()) {
            return new PortRef.ByName(name);
        }
        Integer number = port == null ? null : port.getNumber();
        return new PortRef.ByNumber(number == null ? 0 : number);
    }

    static Precedence precedence(ObjectId id, int rule, int match) {
        return new Precedence(id.created(), id.namespace(), id.name(), rule, match);
    }

    static RouteName name(ObjectId id, String rule) {
        return RouteName.of("ingress", id.namespace(), id.name(), rule);
    }
}
