// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.function.Consumer;

/**
 * Builds Netty's HTTP/2 connection handler with a uniform distributor.
 *
 * <p>It goes through Netty's own builder, because codecs put together by hand lack the limits against floods of
 * control frames, empty DATA, CONTINUATION and resets.
 */
public final class Http2HandlerBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<Http2ConnectionHandler, Http2HandlerBuilder> {
    private Http2HandlerBuilder() {}

    /**
     * A handler for {@code connection}.
     *
     * @param frames hears frames
     * @param writability hears when a stream's writability changes
     */
    public static Http2ConnectionHandler build(
            Http2Connection connection,
            Http2Settings settings,
            Http2FrameListener frames,
            Consumer<Http2Stream> writability) {
        var remote = new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection));
        remote.listener(writability::accept);
        connection.remote().flowController(remote);
        return new Http2HandlerBuilder()
                .connection(connection)
                .frameListener(frames)
                .initialSettings(settings)
                .gracefulShutdownTimeoutMillis(0)
                .encoderEnforceMaxConcurrentStreams(false)
                .build();
    }

    @Override
    protected Http2ConnectionHandler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2ConnectionHandler(decoder, encoder, settings) {};
    }
}
