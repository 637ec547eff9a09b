// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's io_uring, which ends only once the kernel has answered all that it was asked.
 *
 * <p>A close is asked for like all else over io_uring: what was under way is called back first, and until that is confirmed the
 * connection holds what it was writing. Netty 4.2.18 asks for it when its loop is to end, waits for some answer, not for all, and a loop
 * that has no task left then ends: nobody hears of the rest, and what those connections held is lost.
 */
final class HeardOutInUring implements IoHandler {
    private static final Logger log = LoggerFactory.getLogger(HeardOutInUring.class);

    /** How long the answers may take: nothing is waited for that does not come. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private final IoHandler uring;
    private final Set<Counted> open = new HashSet<>();
    private boolean ending;

    private HeardOutInUring(IoHandler uring) {
        this.uring = uring;
    }

    /** Makes one for each loop. */
    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = IoUringIoHandler.newFactory();
        return executor -> new HeardOutInUring(factory.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (ending) {
            throw new IllegalStateException("loop: ending (expected: one that takes channels)");
        }
        return uring.register(new Counted((IoUringIoHandle) handle));
    }

    /**
     * Has all that is open closed, and hears the answers out. Netty's own part comes behind: it sends a request that waits for all before
     * it and holds up all behind it, closes that are still to be asked for among them.
     */
    @Override
    public void prepareToDestroy() {
        ending = true;
        Until until = new Until(System.nanoTime() + PATIENCE);
        List.copyOf(open).forEach(Counted::end);
        while (!open.isEmpty() && until.delayNanos(System.nanoTime()) > 0) {
            uring.run(until);
        }
        uring.prepareToDestroy();
    }

    @Override
    public void initialize() {
        uring.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return uring.run(context);
    }

    @Override
    public void destroy() {
        uring.destroy();
    }

    @Override
    public void wakeup() {
        uring.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return uring.isCompatible(handleType);
    }

    /** A channel's own handle; it is told last that it is registered no more, when no answer can come any more. */
    private final class Counted implements IoUringIoHandle {
        private final IoUringIoHandle handle;
        private boolean ended;

        Counted(IoUringIoHandle handle) {
            this.handle = handle;
        }

        @Override
        public void registered() {
            open.add(this);
            handle.registered();
        }

        @Override
        public void unregistered() {
            open.remove(this);
            handle.unregistered();
        }

        /** Closes it, once. */
        private void end() {
            if (!ended) {
                ended = true;
                try {
                    handle.close();
                } catch (Exception e) {
                    log.atWarn().setCause(e).log("Channel not closed");
                }
            }
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            handle.handle(registration, event);
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }

    /** A pass that waits for an answer until then, in {@link System#nanoTime()}. */
    private record Until(long deadlineNanos) implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return true;
        }

        @Override
        public long delayNanos(long now) {
            return Math.max(deadlineNanos - now, 0);
        }
    }
}
