// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a closed connection says of the request on it depends on whether any of it has left. */
final class Http1ConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Http1Connection connection =
            new Http1Connection(channel, new FlushBatch(channel.eventLoop(), Long.MAX_VALUE), new Owner(), PoolSettings.DEFAULT);
    private final List<ExchangeFailure> failures = new ArrayList<>();

    private void post() {
        RequestHead head = new RequestHead("POST", "http", "a.example", "/", new HeaderFields());
        connection.open(
                new UpstreamRequest(
                        UpstreamName.of("default", "web", 80),
                        new Endpoint("127.0.0.1", 80),
                        head,
                        UpstreamRequest.Body.NONE),
                new Receiver());
    }

    @Test
    void aRequestThatHasNotLeftMayBeSentAgain() {
        post();
        channel.pipeline().fireChannelInactive();
        assertThat(failures).containsExactly(ExchangeFailure.UPSTREAM_GOAWAY);
        assertThat(failures.getFirst().untouched()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void aRequestThatHasLeftMayNot() {
        post();
        channel.runPendingTasks();
        channel.pipeline().fireChannelInactive();
        assertThat(failures).containsExactly(ExchangeFailure.UPSTREAM_RESET);
        channel.finishAndReleaseAll();
    }

    private static final class Owner implements ConnectionOwner {
        @Override
        public void onCapacity(Http2Connection connection) {
            throw new AssertionError("there is no HTTP/2 here");
        }

        @Override
        public void onReusable(Http1Connection connection) {
            throw new AssertionError("nothing was answered");
        }

        @Override
        public void onRetired(UpstreamConnection connection) {
            // Expected.
        }
    }

    private final class Receiver implements UpstreamHandler {
        @Override
        public boolean abandoned() {
            return false;
        }

        @Override
        public void onStream(UpstreamStream stream) {
            // Expected.
        }

        @Override
        public void onInterim(ResponseHead head) {
            throw new AssertionError("nothing was answered");
        }

        @Override
        public void onHead(ResponseHead head, boolean end) {
            throw new AssertionError("nothing was answered");
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            data.release();
            throw new AssertionError("nothing was answered");
        }

        @Override
        public void onTrailers(HeaderFields trailers) {
            throw new AssertionError("nothing was answered");
        }

        @Override
        public void onWritable() {
            // Expected.
        }

        @Override
        public void onFailure(ExchangeFailure failure) {
            failures.add(failure);
        }
    }
}
