// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** A small Vert.x: one event loop that keeps no process alive and writes nothing to a disk. */
final class FeedVertx {
    private FeedVertx() {}

    static Vertx start() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    }
}
