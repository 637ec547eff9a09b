// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.load.Expected;
import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.chaos.object.Objects;
import dev.rauta.e2e.cluster.ControlPlane;
import java.time.Duration;

/** Edits of routes under load: an Ingress and an HTTPRoute in turn, each time to the other Service. */
final class Edits {
    private static final String[] SERVICES = {"web", "classic"};

    private final ControlPlane cluster;
    private final Objects objects;
    private final Fleet fleet;
    private final Expected expected;
    private int ingressEdits;
    private int routeEdits;

    /** Makes both routes. */
    Edits(ControlPlane cluster, Objects objects, Fleet fleet, Expected expected) {
        this.cluster = cluster;
        this.objects = objects;
        this.fleet = fleet;
        this.expected = expected;
        expected.of(Load.EDITED, SERVICES);
        expected.of(Load.EDITED_GATEWAY, SERVICES);
        applyIngress();
        applyRoute();
    }

    /** Edits one of them; until {@link #awaitEffect} either Service may answer. */
    void edit() {
        if (ingressEdits <= routeEdits) {
            ingressEdits++;
            expected.of(Load.EDITED, SERVICES);
            applyIngress();
        } else {
            routeEdits++;
            expected.of(Load.EDITED_GATEWAY, SERVICES);
            applyRoute();
        }
    }

    /** Waits until every worker of both dataplanes does as the routes say; from then on no other Service may answer. */
    void awaitEffect() {
        await("edits are in effect").atMost(Fleet.HEALS).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(
                () -> Probe.all(fleet, Load.EDITED, service(ingressEdits))
                        && Probe.all(fleet, Load.EDITED_GATEWAY, service(routeEdits)));
        expected.of(Load.EDITED, service(ingressEdits));
        expected.of(Load.EDITED_GATEWAY, service(routeEdits));
    }

    private void applyIngress() {
        cluster.apply(objects.editedIngress(service(ingressEdits), service(ingressEdits + 1), ingressEdits));
    }

    private void applyRoute() {
        cluster.apply(objects.editedRoute(service(routeEdits), routeEdits));
    }

    private static String service(int edit) {
        return SERVICES[edit % 2];
    }
}
