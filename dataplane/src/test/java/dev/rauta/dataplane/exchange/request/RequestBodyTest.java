// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Binding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.DefaultEventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a request's body keeps for another attempt, for how long, and what the client is told meanwhile. */
final class RequestBodyTest {
    private static final int FULL = 1 << 20;

    private final Client client = new Client();
    private final FlushBatch flushes = new FlushBatch(new DefaultEventLoop(), FULL);
    private final RequestBody body = new RequestBody(client, flushes, false);

    @AfterEach
    void release() {
        body.release();
        assertThat(body.held()).isZero();
        assertThat(flushes.held()).isZero();
    }

    private static ByteBuf bytes(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }

    @Test
    void whatWasRefusedIsSentAgainAndGoesOn() {
        Upstream first = new Upstream();
        Upstream second = new Upstream();
        Upstream third = new Upstream();
        body.onData(bytes("early "), false);
        body.attach(first);
        body.onData(bytes("sent "), false);
        body.detach();
        body.onData(bytes("between "), false);
        assertThat(body.repeatable()).isTrue();
        body.attach(second);
        body.detach();
        body.attach(third);
        body.onData(bytes("last"), true);
        assertThat(first.text).hasToString("early sent ");
        assertThat(second.text).hasToString("early sent between ");
        assertThat(third.text).hasToString("early sent between last.");
        assertThat(client.credit).as("paid once").isEqualTo("early sent between last".length());
    }

    @Test
    void anEndThatHasLeftIsRepeatedToo() {
        Upstream first = new Upstream();
        Upstream second = new Upstream();
        body.attach(first);
        body.onData(bytes("all"), false);
        body.onData(bytes(""), true);
        body.detach();
        body.attach(second);
        assertThat(first.text).hasToString("all.");
        assertThat(second.text).hasToString("all.");
    }

    @Test
    void trailersThatHaveLeftAreRepeatedToo() {
        Upstream first = new Upstream();
        Upstream second = new Upstream();
        body.attach(first);
        body.onData(bytes("all"), false);
        body.onTrailers(new HeaderFields().add("x-checksum", "1"));
        body.detach();
        body.attach(second);
        assertThat(first.text).hasToString("all{x-checksum: 1}");
        assertThat(second.text).hasToString("all{x-checksum: 1}");
    }

    @Test
    void noMoreIsKeptThanTheBound() {
        body.attach(new Upstream());
        body.onData(bytes("x".repeat(RequestBody.KEPT_LIMIT)), false);
        assertThat(body.repeatable()).isTrue();
        assertThat(body.held()).isEqualTo(RequestBody.KEPT_LIMIT);
        body.onData(bytes("x"), false);
        assertThat(body.repeatable()).isFalse();
        assertThat(body.held()).isZero();
    }

    @Test
    void nothingIsKeptOnceTheUpstreamHasAnswered() {
        body.attach(new Upstream());
        body.onData(bytes("sent"), false);
        assertThat(body.held()).isPositive();
        body.onAnswered();
        body.onData(bytes("more"), false);
        assertThat(body.held()).isZero();
        assertThat(body.repeatable()).isFalse();
    }

    /** Few bytes of a large buffer must not hold on to all of it. */
    @Test
    void whatIsKeptIsACopy() {
        ByteBuf large = ByteBufAllocator.DEFAULT.buffer(1 << 16).writeZero(1 << 16);
        body.attach(new Upstream());
        body.onData(large.readRetainedSlice(10), false);
        assertThat(large.refCnt()).isEqualTo(1);
        large.release();
        assertThat(body.held()).isLessThanOrEqualTo(64);
    }

    /** A client that waits for credit from a stream that is gone gets it from the next. */
    @Test
    void whatAGoneStreamOwedTheNextOnePays() {
        Upstream full = new Upstream();
        full.writable = false;
        body.attach(full);
        body.onData(bytes("12345"), false);
        assertThat(client.credit).isZero();
        body.detach();
        body.attach(new Upstream());
        assertThat(client.credit).isEqualTo(5);
    }

    /** What a piece holds on to counts, and a piece that waits holds on to little but itself. */
    @Test
    void whatWaitsIsCopiedAndCounted() {
        ByteBuf large = ByteBufAllocator.DEFAULT.buffer(1 << 16, 1 << 16).writeZero(1 << 16);
        body.onData(large.readRetainedSlice(5000), false);
        assertThat(large.refCnt()).isEqualTo(1);
        assertThat(flushes.held()).isEqualTo(5000);
        body.onData(large.readRetainedSlice(50_000), false);
        assertThat(flushes.held()).isEqualTo(5000 + (1 << 16));
        body.attach(new Upstream());
        assertThat(flushes.held()).as("kept for another attempt").isEqualTo(body.held()).isGreaterThan(1 << 16);
        body.onAnswered();
        assertThat(flushes.held()).isZero();
        large.release();
    }

    @Test
    void aFullWorkerKeepsNothingAndPaysLater() {
        flushes.hold(FULL + 1);
        Upstream upstream = new Upstream();
        upstream.waits = true;
        body.attach(upstream);
        body.onData(bytes("12345"), false);
        assertThat(body.held()).isZero();
        assertThat(body.repeatable()).isFalse();
        assertThat(client.credit).isZero();
        flushes.hold(-FULL - 1);
        body.pay();
        assertThat(client.credit).isEqualTo(5);
    }

    /** Half of what the worker may hold waits: who adds to it gets no more, whose upstream takes what it is sent does. */
    @Test
    void whoAddsToTooMuchGetsNoCredit() {
        Upstream upstream = new Upstream();
        upstream.waits = true;
        body.attach(upstream);
        flushes.hold(FULL / 2 + 1);
        body.onData(bytes("slow"), false);
        assertThat(client.credit).isZero();
        upstream.waits = false;
        body.onData(bytes("swift"), false);
        assertThat(client.credit).isEqualTo("slowswift".length());
        flushes.hold(-FULL / 2 - 1);
    }

    /** What goes to another besides is what has left, its end and its trailers included. */
    @Test
    void allOfItGoesToAnotherBesides() {
        Upstream first = new Upstream();
        Upstream second = new Upstream();
        body.attach(first);
        body.onData(bytes("some "), false);
        body.onData(bytes("more"), true);
        body.copyTo(second);
        assertThat(second.text).hasToString("some more.");
        body.follow(second);
        assertThat(body.delivered()).isTrue();
        assertThat(first.text).hasToString("some more.");
    }

    @Test
    void trailersGoToAnotherBesides() {
        Upstream second = new Upstream();
        body.attach(new Upstream());
        body.onData(bytes("all"), false);
        body.onTrailers(new HeaderFields().add("x-checksum", "1"));
        body.copyTo(second);
        assertThat(second.text).hasToString("all{x-checksum: 1}");
    }

    /** Between two attempts nothing may be dropped that the next is to send: the request would be another. */
    @Test
    void whatTheNextTryNeedsIsNotDroppedBehindItsBack() {
        List<String> dropped = new ArrayList<>();
        flushes.alsoAsk(new Holder() {
            @Override
            public void offer(Shedding shedding) {
                body.offer(shedding, () -> dropped.add("exchange"));
            }
        });
        body.attach(new Upstream());
        body.onData(bytes("x".repeat(1000)), true);
        body.detach();
        long much = 1L << 40;
        flushes.hold(much);
        flushes.tick(System.nanoTime());
        flushes.hold(-much);
        assertThat(dropped).hasSize(1);
        assertThat(body.repeatable()).isTrue();
    }

    @Test
    void anEmptyBodyCostsNothing() {
        RequestBody none = new RequestBody(client, flushes, true);
        none.attach(new Upstream());
        assertThat(none.held()).isZero();
        assertThat(none.repeatable()).isTrue();
        none.release();
    }

    private static final class Upstream implements UpstreamStream {
        private final StringBuilder text = new StringBuilder();
        private boolean writable = true;
        private boolean waits;

        @Override
        public void write(ByteBuf data, boolean end) {
            text.append(data.toString(StandardCharsets.US_ASCII)).append(end ? "." : "");
            data.release();
        }

        @Override
        public void end(HeaderFields trailers) {
            text.append(trailers);
        }

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public boolean waits() {
            return waits;
        }

        @Override
        public boolean takesMore() {
            return true;
        }

        @Override
        public void consumed(int bytes) {
            throw new AssertionError("nothing was received");
        }

        @Override
        public void offer(Shedding shedding, Runnable drop) {
            throw new AssertionError("nothing is shed");
        }

        @Override
        public void cancel() {
            throw new AssertionError("nobody gave up");
        }
    }

    private static final class Client implements Downstream {
        private int credit;

        @Override
        public Protocol protocol() {
            return Protocol.HTTP1;
        }

        @Override
        public String version() {
            return "HTTP/1.1";
        }

        @Override
        public Arrival arrival() {
            throw new AssertionError("no route was expected");
        }

        @Override
        public void writeInterim(ResponseHead head) {
            throw new AssertionError("no response was expected");
        }

        @Override
        public void writeHead(ResponseHead head, boolean end) {
            throw new AssertionError("no response was expected");
        }

        @Override
        public void writeData(ByteBuf data, boolean end) {
            throw new AssertionError("no response was expected");
        }

        @Override
        public void writeTrailers(HeaderFields trailers) {
            throw new AssertionError("no response was expected");
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean waits() {
            return false;
        }

        @Override
        public void consumed(int bytes) {
            credit += bytes;
        }

        @Override
        public boolean halfCloses() {
            return true;
        }

        @Override
        public void endTunnel() {}

        @Override
        public void reset() {
            throw new AssertionError("no response was expected");
        }
    }
}
