// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Flushes each connection that was written to once, at the end of the event loop's pass; confined to a worker.
 *
 * <p>Many messages then leave in one system call, which is half of a proxy's cost.
 */
public final class FlushBatch {

    /** One connection's place in the batch. */
    public static final class Member {
        private final Channel channel;
        private boolean queued;

        private Member(Channel channel) {
            this.channel = channel;
        }
    }

    private final EventLoop loop;
    private final List<Member> dirty = new ArrayList<>();
    private boolean scheduled;
    private long passes;

    public FlushBatch(EventLoop loop) {
        this.loop = loop;
    }

    /** A place for {@code channel}, which must belong to this loop. */
    public Member member(Channel channel) {
        return new Member(channel);
    }

    /** Asks for a flush; as often as one likes. */
    public void add(Member member) {
        if (member.queued) {
            return;
        }
        member.queued = true;
        dirty.add(member);
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::flush);
        }
    }

    /** How often it has flushed: what was written since the last time has not left. */
    public long passes() {
        return passes;
    }

    private void flush() {
        scheduled = false;
        passes++;
        for (int i = 0; i < dirty.size(); i++) {
            Member member = dirty.get(i);
            member.queued = false;
            // The channel's flush, not a context's: Http2ConnectionHandler writes its queued DATA in its own flush.
            member.channel.flush();
        }
        dirty.clear();
    }
}
