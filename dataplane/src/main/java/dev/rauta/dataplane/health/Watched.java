// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.health.HealthView.EndpointHealth;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One endpoint that is asked again and again whether it works, until it has gone; confined to one event loop. */
final class Watched {
    /** So much of an interval is added or taken at random, so that those that began together do not stay so. */
    private static final double JITTER = 0.1;

    private final Endpoint endpoint;
    private final HealthCheck check;
    private final Upkeep upkeep;
    private final Standing standing;
    private final Asking.Protocols protocols = new Asking.Protocols();
    private @Nullable Future<?> next;
    private @Nullable Asking asking;
    private @Nullable Finding last;
    private boolean gone;

    /** What it needs of those around it. */
    interface Upkeep {
        EventLoop loop();

        RandomGenerator random();

        Slots slots();

        /** A question to it, not begun yet. */
        Asking ask(Watched one, Asking.Protocols protocols);

        /** It was asked. @param changed whether it works now and did not, or the other way round */
        void found(Watched one, Finding finding, boolean changed);
    }

    /** @param works whether it is known to, or nothing is known of it */
    Watched(Endpoint endpoint, HealthCheck check, Upkeep upkeep, boolean works) {
        this.endpoint = endpoint;
        this.check = check;
        this.upkeep = upkeep;
        this.standing = new Standing(check.unhealthyThreshold(), check.healthyThreshold(), works);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    boolean works() {
        return standing.works();
    }

    /** Asks it from now on, the first time somewhere within the interval: thousands may begin at once. */
    void begin() {
        after((long) (interval().toNanos() * upkeep.random().nextDouble()));
    }

    /** Asks it no more. */
    void end() {
        gone = true;
        if (next != null) {
            next.cancel(false);
        }
        if (asking != null) {
            asking.giveUp();
            asking = null;
            upkeep.slots().free();
        }
    }

    EndpointHealth view() {
        return new EndpointHealth(endpoint, standing.works(), last == null ? "" : last.outcome(), standing.against());
    }

    private Duration interval() {
        return standing.works() ? check.interval() : check.unhealthyInterval();
    }

    private void after(long nanos) {
        next = upkeep.loop().schedule(() -> upkeep.slots().take(this::ask), nanos, TimeUnit.NANOSECONDS);
    }

    private void ask() {
        if (gone) {
            upkeep.slots().free();
            return;
        }
        Asking now = upkeep.ask(this, protocols);
        asking = now;
        now.begin();
    }

    /** The question has been answered, or never will be. */
    void found(Finding finding) {
        if (gone) {
            return;
        }
        asking = null;
        last = finding;
        boolean changed = standing.found(finding.good());
        after((long) (interval().toNanos() * (1 - JITTER + 2 * JITTER * upkeep.random().nextDouble())));
        upkeep.slots().free();
        upkeep.found(this, finding, changed);
    }
}
