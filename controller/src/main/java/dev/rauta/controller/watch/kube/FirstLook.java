// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the kinds that the API server shows at start are all that there are; one thread.
 *
 * <p>An API server that has just come up may not show all it has, and what is made from half of it takes away what Gateways
 * have: a kind that is lacking is looked for again, and one that must be there is waited for.
 */
final class FirstLook {
    private static final Logger log = LoggerFactory.getLogger(FirstLook.class);
    /** Looks that must show nothing new. */
    static final int QUIET_LOOKS = 3;

    private int seen = -1;
    private int quiet;
    private boolean told;

    /**
     * Takes one look; false means to look again.
     *
     * @param visible the kinds that the API server shows
     * @param services every Service that is watched
     */
    boolean enough(Set<WatchedKind> visible, Collection<? extends HasMetadata> services) {
        if (visible.containsAll(WatchedKind.ALL)) {
            return true;
        }
        quiet = visible.size() == seen ? quiet + 1 : 0;
        seen = visible.size();
        HasMetadata proof = services.stream().filter(Marks::ofGateway).findFirst().orElse(null);
        if (proof != null && !(shows(visible, "GatewayClass") && shows(visible, "Gateway"))) {
            tell(proof);
            return false;
        }
        return quiet >= QUIET_LOOKS;
    }

    private static boolean shows(Set<WatchedKind> visible, String kind) {
        return visible.stream().anyMatch(one -> one.optional() && one.kind().equals(kind));
    }

    private void tell(HasMetadata proof) {
        if (!told && quiet >= QUIET_LOOKS) {
            told = true;
            log.atWarn()
                    .addKeyValue("service", OrEmpty.text(proof.getMetadata().getNamespace()) + "/"
                            + proof.getMetadata().getName())
                    .log("A Gateway has a Service, but the API server shows no Gateways; nothing is published before it does,"
                            + " or the Service is deleted");
        }
    }
}
