// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ByAge;
import dev.rauta.controller.cluster.Changes;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.traffic.PolicyTarget;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What routes come to with the Gateways that there are, from one translation to the next; one thread. */
public final class RouteParts {
    final ByAge<HTTPRoute, Part> http = new ByAge<>();
    final ByAge<GRPCRoute, Part> grpc = new ByAge<>();
    final ByAge<TLSRoute, Part> tls = new ByAge<>();
    final ByAge<TCPRoute, Part> tcp = new ByAge<>();
    final ByAge<UDPRoute, Part> udp = new ByAge<>();

    /**
     * Takes in what has changed, and says whether routes may come to something else than before.
     *
     * @param refs what has changed of that which they may refer to
     */
    public boolean take(Changes changes, Set<SourceRef> refs) {
        boolean stale = false;
        for (ByAge<?, Part> kind : List.of(http, grpc, tls, tcp, udp)) {
            stale |= kind.forget(part -> part.reads(refs));
        }
        http.take(changes.of(HTTPRoute.class));
        grpc.take(changes.of(GRPCRoute.class));
        tls.take(changes.of(TLSRoute.class));
        tcp.take(changes.of(TCPRoute.class));
        udp.take(changes.of(UDPRoute.class));
        return stale || changes.any(HTTPRoute.class, GRPCRoute.class, TLSRoute.class, TCPRoute.class, UDPRoute.class);
    }

    /** Forgets what those came to that policies of {@code targets} hold for. */
    public void forget(Set<PolicyTarget> targets) {
        if (targets.stream().anyMatch(target -> target.kind().equals("Gateway") || target.kind().equals("ListenerSet"))) {
            forget();
            return;
        }
        Set<PolicyTarget> its = targets.stream().map(target -> target.at("")).collect(Collectors.toSet());
        List.of(http, grpc).forEach(kind -> kind.forget((id, _) -> its.contains(PolicyTarget.of(id))));
    }

    /** Forgets what they came to, for there are other Gateways. */
    public void forget() {
        List.of(http, grpc, tls, tcp, udp).forEach(kind -> kind.forget(_ -> true));
    }
}
