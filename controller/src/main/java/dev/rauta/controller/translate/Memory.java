// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.cluster.Changes;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.ingress.IngressPlans;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.KnownCertificates;
import dev.rauta.controller.translate.reference.ServiceEndpoints;
import dev.rauta.controller.translate.route.RouteParts;
import dev.rauta.controller.translate.service.GatewayServices;
import dev.rauta.controller.translate.traffic.PolicyTarget;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one translation leaves to the next, so that only what a change touches is translated again; its owner's alone, one thread.
 *
 * <p>It holds what was made of objects that are still there, and nothing else: it grows and shrinks with the cluster. It changes
 * what a translation costs, never what it says.
 */
public final class Memory {
    /**
     * Gateways as they were judged, with what the judgement said.
     *
     * @param addresses those that statuses show
     */
    record Judged(Part part, Parents parents, TlsPolicies policies, List<String> addresses) {}

    /** What was said last, and what it was made of. */
    record Last(Sketch sketch, Upstreams upstreams, Translation translation) {}

    private @Nullable Settings settings;
    private ClusterState state = ClusterState.empty();
    private ServiceEndpoints endpoints = new ServiceEndpoints();
    private KnownCertificates certificates = new KnownCertificates();
    private IngressPlans ingresses = new IngressPlans();
    private RouteParts routes = new RouteParts();
    private @Nullable TrafficPolicies traffic;
    private @Nullable Judged judged;
    private @Nullable Last last;

    /** Knows nothing any more. */
    void forget() {
        settings = null;
        state = ClusterState.empty();
        endpoints = new ServiceEndpoints();
        certificates = new KnownCertificates();
        ingresses = new IngressPlans();
        routes = new RouteParts();
        traffic = null;
        judged = null;
        last = null;
    }

    /**
     * What a change comes to.
     *
     * @param routes whether more than endpoints may be other than before
     * @param services whose endpoints may be others than before, each NAMESPACE/NAME
     */
    record Touched(boolean routes, Set<String> services) {}

    /** Takes in what there is now. */
    Touched take(ClusterState now, Settings its) {
        if (!its.equals(settings)) {
            forget();
            settings = its;
        }
        Changes changes = Changes.between(state, now);
        state = now;
        Set<SourceRef> refs = changes.refs(Service.class, Secret.class, ConfigMap.class, Namespace.class);
        refs.addAll(granting(changes));
        Set<PolicyTarget> governed = TrafficPolicies.targets(Judgement.policies(changes));
        governed.stream()
                .filter(target -> target.kind().equals("Service"))
                .forEach(target -> refs.add(SourceRef.of("Service", target.namespace(), target.name())));
        Set<String> services = endpoints.take(changes.of(EndpointSlice.class));
        certificates.take(changes.of(Secret.class));
        Last known = last;
        boolean dirty = known == null || known.sketch().reads().stream().anyMatch(refs::contains);
        dirty |= ingresses.take(changes, refs);
        dirty |= routes.take(changes, refs);
        if (!Judgement.policies(changes).isEmpty()) {
            traffic = null;
            routes.forget(governed);
            dirty = true;
        }
        Judged gateways = judged;
        if (gateways != null && (gateways.part().reads(refs) || Judgement.stale(changes) || concern(changes, its))) {
            forgetGateways();
            dirty = true;
        }
        return new Touched(dirty, services);
    }

    /** Who refers to another namespace has read its grants as a whole. */
    private static List<SourceRef> granting(Changes changes) {
        return changes.of(ReferenceGrant.class).stream()
                .flatMap(change -> change.sides().stream())
                .map(grant -> SourceRef.of("ReferenceGrant", OrEmpty.text(grant.getMetadata().getNamespace()), ""))
                .toList();
    }

    /** All of them as they are now. */
    TrafficPolicies traffic() {
        TrafficPolicies known = traffic;
        if (known == null) {
            known = TrafficPolicies.of(state, Objects.requireNonNull(settings));
            traffic = known;
        }
        return known;
    }

    private static boolean concern(Changes changes, Settings settings) {
        return Stream.concat(changes.of(Service.class).stream(), changes.of(EndpointSlice.class).stream())
                .<HasMetadata>flatMap(change -> change.sides().stream())
                .anyMatch(object -> GatewayServices.concern(object, settings));
    }

    private void forgetGateways() {
        judged = null;
        routes.forget();
    }

    /** Gateways that are as they were judged, with no route attached; null where they are to be judged again. */
    @Nullable Judged judged(List<String> addresses) {
        if (judged != null && !judged.addresses().equals(addresses)) {
            forgetGateways();
        }
        Judged known = judged;
        if (known != null) {
            known.parents().reset();
            known.policies().reset();
        }
        return known;
    }

    void judged(Judged now) {
        judged = now;
    }

    @Nullable Last last() {
        return last;
    }

    void last(Last now) {
        last = now;
    }

    ServiceEndpoints endpoints() {
        return endpoints;
    }

    KnownCertificates certificates() {
        return certificates;
    }

    IngressPlans ingresses() {
        return ingresses;
    }

    RouteParts routes() {
        return routes;
    }
}
