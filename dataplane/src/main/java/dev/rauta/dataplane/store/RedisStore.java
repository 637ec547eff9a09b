// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.store;

import dev.rauta.dataplane.shared.RateStore;
import dev.rauta.dataplane.shared.StoreAccess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Valkey, or Redis from version 5 on, as a store of rates: nothing is loaded, connected or started before {@link #start}; any thread. */
public final class RedisStore implements RateStore {
    private final StoreSettings settings;
    private volatile @Nullable RedisLink link;
    private boolean closed;

    private RedisStore(StoreSettings settings) {
        this.settings = settings;
    }

    /** How limits are counted in such a store. Its keys are made with its password, where it has one. */
    public static StoreAccess access(StoreSettings settings) {
        String secret = settings.passwordFile().map(PasswordFile::read).orElse("");
        return StoreAccess.of(new RedisStore(settings), settings.prefix(), secret, settings.timeout());
    }

    @Override
    public void start(Duration patience) {
        RedisLink now = link;
        if (now == null) {
            now = open();
            if (now != null) {
                now.await(patience);
            }
        }
    }

    private synchronized @Nullable RedisLink open() {
        if (link == null && !closed) {
            link = RedisLink.open(settings);
        }
        return link;
    }

    @Override
    public CompletionStage<long[]> take(List<Take> takes) {
        RedisLink now = link;
        return now == null
                ? CompletableFuture.failedStage(new IllegalStateException("store: not started (expected: once a limit needs it)"))
                : now.take(takes);
    }

    @Override
    public synchronized void close() {
        closed = true;
        RedisLink now = link;
        if (now != null) {
            now.close();
        }
    }
}
