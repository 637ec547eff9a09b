// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What ends of feeds run on: one event loop that keeps no process alive and writes nothing to a disk, and a way to make the
 * threads that apply snapshots. Any number of clients may share one.
 */
public final class FeedRuntime implements AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(2)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private final ThreadFactory applying;

    private FeedRuntime(ThreadFactory applying) {
        this.applying = applying;
    }

    /** For one end. */
    public static FeedRuntime start() {
        return new FeedRuntime(Thread.ofPlatform().daemon().name("feed").factory());
    }

    /** For many clients, which apply on virtual threads: theirs must not hold a carrier for long. */
    public static FeedRuntime shared() {
        return new FeedRuntime(Thread.ofVirtual().name("feed-", 0).factory());
    }

    /** For servers and clients of their own. */
    public Vertx vertx() {
        return vertx;
    }

    ThreadFactory applying() {
        return applying;
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("feed: not closed", e);
        }
    }
}
