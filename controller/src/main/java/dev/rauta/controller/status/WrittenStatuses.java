// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.condition.ObjectStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been written to each object, so that nobody fights over one: a status that somebody else writes, too, is put right
 * once, and after that once in a while.
 *
 * <p>Two who take one object for theirs, as two installations with one class do, would write for ever otherwise. One thread.
 */
final class WrittenStatuses {
    /** Between two corrections of one status. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(WrittenStatuses.class);

    private record Written(String uid, ObjectStatus status, OptionalLong corrected) {
        boolean same(ObjectStatus other, String otherUid) {
            return status.equals(other) && uid.equals(otherUid);
        }
    }

    private final Map<String, Written> byObject = new HashMap<>();
    private final LongSupplier nanoTime;

    /** @param nanoTime a monotonic clock */
    WrittenStatuses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a status that is not there may be written. */
    boolean due(ObjectStatus status, String uid) {
        Written before = byObject.get(key(status));
        boolean due = before == null
                || !before.same(status, uid)
                || before.corrected().isEmpty()
                || nanoTime.getAsLong() - before.corrected().getAsLong() >= PAUSE.toNanos();
        if (!due) {
            log.atDebug().addKeyValue("object", key(status)).log("Status of somebody else left alone for now");
        }
        return due;
    }

    /** Remembers what has been written. */
    void wrote(ObjectStatus status, String uid) {
        Written before = byObject.get(key(status));
        if (before == null || !before.same(status, uid)) {
            byObject.put(key(status), new Written(uid, status, OptionalLong.empty()));
            return;
        }
        if (before.corrected().isEmpty()) {
            log.atWarn()
                    .addKeyValue("object", key(status))
                    .addKeyValue("minutes", PAUSE.toMinutes())
                    .log("Somebody else writes this status, too; it is put right no more often than every so many minutes");
        }
        byObject.put(key(status), new Written(uid, status, OptionalLong.of(nanoTime.getAsLong())));
    }

    /** Forgets what is not among {@code statuses}. */
    void keep(Collection<ObjectStatus> statuses) {
        byObject.keySet().retainAll(statuses.stream().map(WrittenStatuses::key).collect(Collectors.toSet()));
    }

    private static String key(ObjectStatus status) {
        String kind = switch (status) {
            case ObjectStatus.OfIngress _ -> "Ingress";
            case ObjectStatus.OfGatewayClass _ -> "GatewayClass";
            case ObjectStatus.OfGateway _ -> "Gateway";
            case ObjectStatus.OfListenerSet _ -> "ListenerSet";
            case ObjectStatus.OfPolicy _ -> "BackendTLSPolicy";
            case ObjectStatus.OfRoute route -> route.kind();
        };
        return kind + " " + status.namespace() + "/" + status.name();
    }
}
