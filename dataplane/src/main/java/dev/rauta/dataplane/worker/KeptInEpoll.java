// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, in which a socket stays while it is open, also when it waits for nothing.
 *
 * <p>Netty 4.2.18 takes a socket whose peer has ended its half, and of which nothing is to be read now, out of epoll for good:
 * the next read or blocked write fails, and with it the connection, whatever the peer had still to say or to hear. A peer
 * that sends much and ends its half behind it, to us who read on slowly, is enough. So nothing is said as "edges alone": a hang-up is
 * told once, and does not wake the loop again and again, for which Netty took the socket out.
 */
final class KeptInEpoll implements IoHandler {
    private final IoHandler epoll;

    private KeptInEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** Makes one for each loop. */
    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new KeptInEpoll(factory.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(epoll.register(handle));
    }

    private record Registration(IoRegistration inner) implements IoRegistration {
        @Override
        public <T> T attachment() {
            return inner.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return inner.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return inner.isValid();
        }

        @Override
        public boolean cancel() {
            return inner.cancel();
        }
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }
}
