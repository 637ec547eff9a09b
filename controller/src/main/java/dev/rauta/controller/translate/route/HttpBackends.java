// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The shares of a rule. */
final class HttpBackends {
    private HttpBackends() {}

    static List<WeightedDestination> of(
            List<HTTPBackendRef> refs, List<RouteMatch> matches, BackendRefs backends, SourceRef rule, Draft draft)
            throws Unsupported {
        List<WeightedDestination> shares = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            HTTPBackendRef ref = refs.get(i);
            SourceRef source = rule.at(rule.field() + ".backendRefs[" + i + "]");
            BackendRefs.Backend backend = backends.resolve(
                    BackendRefs.Ref.of(ref.getGroup(), ref.getKind(), ref.getNamespace(), ref.getName(), ref.getPort()),
                    source);
            HttpFilters filters = HttpFilters.of(OrEmpty.list(ref.getFilters()), matches, backends, source, draft);
            Integer weight = ref.getWeight();
            try {
                shares.add(new WeightedDestination(
                        weight == null ? 1 : weight,
                        filters.redirect().<Destination>map(Destination.Redirected::new).orElse(backend.destination()),
                        Stream.concat(backend.guards().stream(), filters.filters().stream()).toList()));
            } catch (IllegalArgumentException e) {
                throw new Unsupported("UnsupportedValue", String.valueOf(e.getMessage()));
            }
        }
        return shares;
    }
}
