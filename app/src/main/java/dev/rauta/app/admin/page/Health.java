// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.controller.Decision;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What workers, health checks and the cluster say of endpoints. */
final class Health {
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private final List<WorkerView> workers;
    private final Map<UpstreamName, Map<Endpoint, Boolean>> asked = new HashMap<>();
    private final Map<String, Set<String>> unready = new HashMap<>();

    Health(Facts facts) {
        workers = facts.workers();
        for (HealthView.Checked check : facts.health().checks()) {
            Map<Endpoint, Boolean> its = asked.computeIfAbsent(check.upstream(), _ -> new HashMap<>());
            check.endpoints().forEach(one -> its.merge(one.endpoint(), one.works(), Boolean::logicalAnd));
        }
        facts.decision().map(Decision::observation).ifPresent(seen -> seen.state().endpointSlices().all().forEach(this::read));
    }

    /** Of an endpoint that is in the snapshot. */
    EndpointState of(UpstreamName upstream, Endpoint endpoint) {
        Boolean works = asked.getOrDefault(upstream, Map.of()).get(endpoint);
        if (Boolean.FALSE.equals(works) || workersThat(upstream, endpoint, ResilienceView::down) > 0) {
            return EndpointState.UNHEALTHY;
        }
        if (ejecting(upstream, endpoint) > 0) {
            return EndpointState.EJECTED;
        }
        if (workersThat(upstream, endpoint, ResilienceView::warming) > 0) {
            return EndpointState.WARMING;
        }
        return works == null ? EndpointState.READY : EndpointState.HEALTHY;
    }

    /** How many workers leave it out. */
    int ejecting(UpstreamName upstream, Endpoint endpoint) {
        return workersThat(upstream, endpoint, ResilienceView::out);
    }

    int workers() {
        return workers.size();
    }

    /** Addresses behind its Service that Kubernetes says take no requests; none where no controller runs here. */
    Set<String> unready(UpstreamName upstream) {
        int colon = upstream.value().lastIndexOf(':');
        return colon < 0 ? Set.of() : unready.getOrDefault(upstream.value().substring(0, colon), Set.of());
    }

    private interface Said {
        List<Endpoint> by(ResilienceView worker);
    }

    private int workersThat(UpstreamName upstream, Endpoint endpoint, Said said) {
        int some = 0;
        for (WorkerView worker : workers) {
            ResilienceView its = worker.resiliences().get(upstream);
            if (its != null && said.by(its).contains(endpoint)) {
                some++;
            }
        }
        return some;
    }

    private void read(EndpointSlice slice) {
        String service = OrEmpty.map(slice.getMetadata().getLabels()).get(SERVICE_LABEL);
        if (service == null) {
            return;
        }
        Set<String> its = new HashSet<>();
        for (var endpoint : OrEmpty.list(slice.getEndpoints())) {
            // What is not said counts as ready (discovery.k8s.io/v1).
            if (endpoint.getConditions() != null && Boolean.FALSE.equals(endpoint.getConditions().getReady())) {
                OrEmpty.list(endpoint.getAddresses()).stream().findFirst().ifPresent(its::add);
            }
        }
        if (!its.isEmpty()) {
            String name = OrEmpty.text(slice.getMetadata().getNamespace()) + "/" + service;
            unready.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(its);
        }
    }
}
