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
 * Netty's io_uring, but for how it ends: what is open is closed, and the passes that follow hear the answers, as ever.
 *
 * <p>A close is asked for like all else over io_uring: what was under way is called back first, and until that is confirmed the
 * connection holds what it was writing. When its loop is to end, Netty 4.2.18 sends a request besides that waits for all before it and
 * holds up all behind it, and waits for an answer: the answer may never come, where a request before it ends only by a close
 * behind it. A loop that has no task left then ends, and what connections held that nobody has heard of is lost; so the loop must
 * be told to stay for {@link #QUIET_NANOS} without a task.
 */
final class HeardOutInUring implements IoHandler {
    private static final Logger log = LoggerFactory.getLogger(HeardOutInUring.class);

    /** How long the answers to closes may take, one after the other. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

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

    /** Has all that is open closed; called in every pass from when the loop is to end. */
    @Override
    public void prepareToDestroy() {
        ending = true;
        List.copyOf(open).forEach(Counted::end);
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
}
