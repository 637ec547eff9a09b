// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sockets are driven. */
public enum Transport {
    EPOLL(
            KeptInEpoll::newFactory,
            EpollSocketChannel.class,
            EpollServerSocketChannel.class,
            EpollDatagramChannel.class),
    IO_URING(
            HeardOutInUring::newFactory,
            IoUringSocketChannel.class,
            IoUringServerSocketChannel.class,
            IoUringDatagramChannel.class),
    NIO(NioIoHandler::newFactory, NioSocketChannel.class, NioServerSocketChannel.class, NioDatagramChannel.class);

    private static final Logger log = LoggerFactory.getLogger(Transport.class);

    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends Channel> socketType;
    private final Class<? extends ServerChannel> serverType;
    private final Class<? extends DatagramChannel> datagramType;

    Transport(
            Supplier<IoHandlerFactory> handlers,
            Class<? extends Channel> socketType,
            Class<? extends ServerChannel> serverType,
            Class<? extends DatagramChannel> datagramType) {
        this.handlers = handlers;
        this.socketType = socketType;
        this.serverType = serverType;
        this.datagramType = datagramType;
    }

    /** epoll where the system has it, else NIO, with a line in the log that says why. */
    public static Transport auto() {
        if (Epoll.isAvailable()) {
            return EPOLL;
        }
        log.atWarn()
                .addKeyValue("cause", String.valueOf(Epoll.unavailabilityCause()))
                .log("No epoll here, so NIO, with one worker; its library needs a temporary folder that allows execution");
        return NIO;
    }

    /** This one; throws {@link IllegalArgumentException} where the system does not have it. */
    public Transport checked() {
        Throwable missing =
                switch (this) {
                    case EPOLL -> Epoll.unavailabilityCause();
                    case IO_URING -> IoUring.unavailabilityCause();
                    case NIO -> null;
                };
        if (missing != null) {
            throw new IllegalArgumentException(refusal(missing), missing);
        }
        return this;
    }

    /** Why not, in the words of whatever lies deepest: around it Netty says merely that something did not work. */
    String refusal(Throwable missing) {
        Throwable deepest = missing;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String expected = this == IO_URING ? "a kernel and a seccomp profile that allow it, or epoll" : "one that this system has";
        return "transport: " + name().toLowerCase(Locale.ROOT) + ": " + deepest.getMessage() + " (expected: " + expected + ")";
    }

    /** Whether several sockets may listen on one address, each on its own loop. */
    public boolean sharesPorts() {
        return this != NIO;
    }

    /** Whether what is accepted has the options of the socket that it came in by, as on Linux. */
    boolean inheritsOptions() {
        return this != NIO;
    }

    /** For how long a loop that is to end goes on without a task, in nanoseconds: at least 1, so that it looks whether it may. */
    public long quietNanos() {
        return this == IO_URING ? HeardOutInUring.QUIET_NANOS : 1;
    }

    public IoHandlerFactory handlers() {
        return handlers.get();
    }

    public Class<? extends Channel> socketType() {
        return socketType;
    }

    public Class<? extends ServerChannel> serverType() {
        return serverType;
    }

    public Class<? extends DatagramChannel> datagramType() {
        return datagramType;
    }
}
