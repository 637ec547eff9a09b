// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the kinds that the API server shows at start are all that there are; one thread.
 *
 * <p>An API server that has just come up may not show all it has, and what is made from half of it takes away what Gateways
 * have: a kind that is lacking is looked for again, and one of which Services tell is waited for. But not for ever: a Service
 * like that may be written by whoever may create Services.
 */
final class FirstLook {
    private static final Logger log = LoggerFactory.getLogger(FirstLook.class);
    /** Looks that must show nothing new. */
    static final int QUIET_LOOKS = 3;

    private final String controllerName;
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private int seen = -1;
    private int quiet;
    private OptionalLong since = OptionalLong.empty();
    private boolean told;
    private boolean given;

    /**
     * @param controllerName whose Services tell of Gateways
     * @param limit for how long Gateways are waited for of which they tell
     */
    FirstLook(String controllerName, Duration limit, LongSupplier nanoTime) {
        this.controllerName = controllerName;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

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
        HasMetadata sign = services.stream()
                .filter(service -> Marks.ofGateway(service, controllerName))
                .findFirst()
                .orElse(null);
        if (sign != null && !(shows(visible, "GatewayClass") && shows(visible, "Gateway")) && waits(sign)) {
            return false;
        }
        return quiet >= QUIET_LOOKS;
    }

    private boolean waits(HasMetadata sign) {
        long now = nanoTime.getAsLong();
        if (since.isEmpty()) {
            since = OptionalLong.of(now);
        }
        boolean waits = now - since.getAsLong() < limitNanos;
        if (waits) {
            tell(sign);
        } else if (!given) {
            given = true;
            log.atWarn()
                    .addKeyValue("service", name(sign))
                    .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(limitNanos))
                    .log("Gateways of which a Service tells are not waited for any longer; what there is is published");
        }
        return waits;
    }

    private static boolean shows(Set<WatchedKind> visible, String kind) {
        return visible.stream().anyMatch(one -> one.optional() && one.kind().equals(kind));
    }

    private void tell(HasMetadata sign) {
        if (!told && quiet >= QUIET_LOOKS) {
            told = true;
            log.atWarn()
                    .addKeyValue("service", name(sign))
                    .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(limitNanos))
                    .log("A Gateway has a Service, but the API server shows no Gateways; nothing is published before it does,"
                            + " the Service is deleted, or so many seconds have passed");
        }
    }

    private static String name(HasMetadata sign) {
        return OrEmpty.text(sign.getMetadata().getNamespace()) + "/" + sign.getMetadata().getName();
    }
}
