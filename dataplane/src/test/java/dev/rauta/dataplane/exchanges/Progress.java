// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.exchanges.wire.Amount;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far an exchange is, as both peers see it; one instance is shared by their threads. */
final class Progress {
    final Amount requestWritten = new Amount();
    final Amount responseWritten = new Amount();

    /** Completed with whether the client may send its body. */
    final CompletableFuture<Boolean> mayGoOn = new CompletableFuture<>();

    final CompletableFuture<Void> clientDone = new CompletableFuture<>();
    final CompletableFuture<Received> upstreamDone = new CompletableFuture<>();
    final AtomicBoolean taken = new AtomicBoolean();

    static <T> T get(CompletableFuture<T> future, String what) throws InterruptedException {
        try {
            return future.get(Amount.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": not within " + Amount.PATIENCE_SECONDS + " s", e);
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
