// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far an exchange is, as both peers see it; one instance is shared by their threads. */
final class Progress {
    /** Beyond this nothing moves any more. */
    static final long PATIENCE_SECONDS = 20;

    final Amount requestWritten = new Amount();
    final Amount responseWritten = new Amount();

    /** Completed with whether the client may send its body. */
    final CompletableFuture<Boolean> mayGoOn = new CompletableFuture<>();

    final CompletableFuture<Void> clientDone = new CompletableFuture<>();
    final CompletableFuture<Received> upstreamDone = new CompletableFuture<>();
    final AtomicBoolean taken = new AtomicBoolean();

    /** Bytes that somebody else waits for. */
    static final class Amount {
        private long bytes;

        synchronized void add(int more) {
            bytes += more;
            notifyAll();
        }

        synchronized void await(long wanted) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (bytes < wanted) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("written: " + bytes + " bytes (expected: " + wanted + ")");
                }
                wait(left);
            }
        }

        @Override
        public synchronized String toString() {
            return Long.toString(bytes);
        }
    }

    static <T> T get(CompletableFuture<T> future, String what) throws InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": not within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        }
    }

    @Override
    public String toString() {
        return "request written " + requestWritten + ", response written " + responseWritten + ", taken " + taken
                + ", upstream done " + upstreamDone.isDone() + ", client done " + clientDone.isDone();
    }
}
