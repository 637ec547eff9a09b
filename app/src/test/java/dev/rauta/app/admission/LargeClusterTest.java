// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reviews in a large cluster are right however many came before; how long they take is printed, and never asserted. */
final class LargeClusterTest {
    private static final int INGRESSES = Integer.getInteger("ingresses", 2_000);
    private static final int REVIEWS = 50;

    @Test
    void reviewsAreRightInALargeCluster() throws Exception {
        List<HasMetadata> objects = new ArrayList<>(Manifests.state(Manifests.SERVICES).stream().toList());
        Ingress one = (Ingress) Manifests.state(Manifests.ingress("i", "nginx.ingress.kubernetes.io/proxy-read-timeout: \"30\"", "h", "/", "web"))
                .ingresses().all().getFirst();
        for (int i = 0; i < INGRESSES; i++) {
            objects.add(new IngressBuilder(one)
                    .editMetadata().withName("i" + i).endMetadata()
                    .editSpec().editFirstRule().withHost("h" + i + ".example").endRule().endSpec()
                    .build());
        }
        Site site = Site.of(ClusterState.of(objects), Settings.DEFAULT);
        long before = used();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < REVIEWS; i++) {
            long start = System.nanoTime();
            Ruling free = site.create(Manifests.ingress("new" + i, "", "new.example", "/", "web"));
            millis.add((System.nanoTime() - start) / 1e6);
            assertThat(free.outcome()).isEqualTo(Outcome.ALLOWED);
            assertThat(site.create(Manifests.ingress("new" + i, "", "h" + i + ".example", "/", "web")).message())
                    .contains("is taken by Ingress default/i" + i);
        }
        double first = millis.removeFirst();
        millis.sort(null);
        System.out.printf("%d Ingresses: first review %.0f ms, then median %.1f ms, worst %.1f ms; remembered %d MB%n",
                INGRESSES, first, millis.get(millis.size() / 2), millis.getLast(), used() - before >> 20);
        assertThat(site.judge()).isNotNull();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
