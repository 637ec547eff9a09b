// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.shared.ConnectionShares;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each accepted connection to a worker, once, before it belongs to any loop; from then on it never leaves that one.
 *
 * <p>The kernel spreads connections over the workers' sockets by a hash of their addresses, which is even for thousands and not for
 * dozens.
 */
final class Placement {
    private static final Logger log = LoggerFactory.getLogger(Placement.class);

    private final int own;
    private final ConnectionShares shares;
    private final List<Worker> workers;

    /**
     * @param own the number of the worker that accepts
     * @param workers all of them, by number
     */
    Placement(int own, ConnectionShares shares, List<Worker> workers) {
        this.own = own;
        this.shares = shares;
        this.workers = workers;
    }

    /** Places one that came in by {@code opening}. */
    void place(Opening opening, Channel channel) {
        int number = shares.place(own);
        Worker worker = workers.get(number);
        channel.pipeline().addLast(new Arriving(opening, number, worker));
        worker.loop().register(channel).addListener(registering -> {
            if (!registering.isSuccess()) {
                // Its loop has ended, for instance.
                shares.left(number);
                log.atDebug().setCause(registering.cause()).log("Accepted connection lost");
                channel.unsafe().closeForcibly();
            }
        });
    }

    /** Hears that a connection has come to its worker's loop. */
    private final class Arriving extends ChannelInitializer<Channel> {
        private final Opening opening;
        private final int number;
        private final Worker worker;

        Arriving(Opening opening, int number, Worker worker) {
            this.opening = opening;
            this.number = number;
            this.worker = worker;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (workers.size() > 1) {
                channel.closeFuture().addListener(_ -> shares.left(number));
            }
            worker.serve(opening, channel);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
