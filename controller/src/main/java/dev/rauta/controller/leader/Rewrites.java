// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been written to each object, so that nobody fights over one: what somebody else writes, too, is put right once, and
 * after that once in a while.
 *
 * <p>Two who take one object for theirs, as two installations of one name do, would write for ever otherwise. One thread.
 */
public final class Rewrites {
    private static final Logger log = LoggerFactory.getLogger(Rewrites.class);

    private record Written(Object what, OptionalLong again) {}

    private final Map<Object, Written> byObject = new HashMap<>();
    private final Duration pause;
    private final LongSupplier nanoTime;

    /**
     * @param pause between two corrections of one object
     * @param nanoTime a monotonic clock
     */
    public Rewrites(Duration pause, LongSupplier nanoTime) {
        this.pause = pause;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether something that is not there may be written.
     *
     * @param object its kind and name, in whatever form
     * @param what equal where the same is said of the same object
     */
    public boolean due(Object object, Object what) {
        Written before = byObject.get(object);
        return before == null
                || !before.what().equals(what)
                || before.again().isEmpty()
                || nanoTime.getAsLong() - before.again().getAsLong() >= pause.toNanos();
    }

    /** Remembers what has been written. */
    public void wrote(Object object, Object what) {
        Written before = byObject.get(object);
        if (before == null || !before.what().equals(what)) {
            byObject.put(object, new Written(what, OptionalLong.empty()));
            return;
        }
        if (before.again().isEmpty()) {
            log.atWarn()
                    .addKeyValue("object", object)
                    .addKeyValue("seconds", pause.toSeconds())
                    .log("Somebody else writes what is written here; it is put right no more often than every so many seconds");
        }
        byObject.put(object, new Written(what, OptionalLong.of(nanoTime.getAsLong())));
    }

    /** Forgets all others. */
    public void keep(Set<?> objects) {
        byObject.keySet().retainAll(objects);
    }
}
