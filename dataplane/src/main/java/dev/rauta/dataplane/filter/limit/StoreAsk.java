// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that a store is asked about; confined to a worker. */
public final class StoreAsk {
    private final StoreRule rule;
    private final Held held;
    private final long key;
    private final long other;
    private @Nullable Consumer<Said> then;
    private @Nullable Said said;

    StoreAsk(StoreRule rule, Held held, long key, long other, Consumer<Said> then) {
        this.rule = rule;
        this.held = held;
        this.key = key;
        this.other = other;
        this.then = then;
    }

    /** One whose answer is known at once. */
    static StoreAsk known(StoreRule rule, Held held, Said said) {
        StoreAsk ask = new StoreAsk(rule, held, 0, 0, _ -> {});
        ask.said = said;
        return ask;
    }

    /** What is known; null while it waits. */
    public @Nullable Said said() {
        return said;
    }

    /** Nobody waits for it any more. */
    public void giveUp() {
        then = null;
    }

    StoreRule rule() {
        return rule;
    }

    Held held() {
        return held;
    }

    long key() {
        return key;
    }

    long other() {
        return other;
    }

    void tell(Said what) {
        said = what;
        Consumer<Said> waits = then;
        then = null;
        if (waits != null) {
            waits.accept(what);
        }
    }
}
