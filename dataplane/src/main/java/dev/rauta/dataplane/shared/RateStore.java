// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Buckets of tokens that several dataplanes count in together; any thread, none of which waits but where that is said. */
public interface RateStore extends AutoCloseable {

    /**
     * A token that is asked for.
     *
     * @param key whose bucket
     * @param worth the time in which a bucket gains a token, in nanoseconds; 1,000 or more
     * @param depth the time in which an empty bucket fills, in nanoseconds
     */
    record Take(String key, long worth, long depth) {}

    /** Connects, where it has not begun to; waits for that, but no longer than {@code patience}. */
    void start(Duration patience);

    /**
     * Takes tokens, all at one instant of the store's.
     *
     * @return for each how much of its depth is left, in nanoseconds; negative: how long until there is a token, and none was taken
     */
    CompletionStage<long[]> take(List<Take> takes);

    @Override
    void close();
}
