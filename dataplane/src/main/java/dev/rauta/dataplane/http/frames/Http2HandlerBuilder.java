// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.frames;

import dev.rauta.dataplane.http.flow.QueuedBytes;
import dev.rauta.dataplane.http.flow.ReceiveWindows;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.UnaryOperator;

/**
 * Builds Netty's HTTP/2 connection handler with a uniform distributor.
 *
 * <p>It goes through Netty's own builder, because codecs put together by hand lack the limits against floods of
 * control frames, empty DATA, CONTINUATION and resets.
 */
public final class Http2HandlerBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<Http2ConnectionHandler, Http2HandlerBuilder> {
    /** A client behind which many others stand may cancel often; this many in so many seconds are an attack. */
    private static final int RESETS = 2000;

    private static final int RESETS_SECONDS = 10;

    private UnaryOperator<Http2ConnectionDecoder> guard = UnaryOperator.identity();
    private Http2Refusals refusals = Http2Refusals.UNHEARD;
    private UnaryOperator<Http2ConnectionEncoder> announcing = UnaryOperator.identity();

    /**
     * Prepares a handler for {@code connection}.
     *
     * @param queued shares out the peer's windows
     * @param frames hears frames
     */
    public Http2HandlerBuilder(
            Http2Connection connection, QueuedBytes queued, Http2Settings settings, Http2FrameListener frames) {
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, queued));
        connection.local().flowController(ReceiveWindows.control(connection));
        connection(connection);
        initialSettings(settings);
        frameListener(frames);
        gracefulShutdownTimeoutMillis(0);
        encoderEnforceMaxConcurrentStreams(false);
    }

    /** The handler of the side that sends requests. */
    public Http2ConnectionHandler client() {
        // Others' streams are on it too: whoever gives up many goes on with another connection, and ends none.
        encoderEnforceMaxRstFramesPerWindow(0, RESETS_SECONDS);
        return build();
    }

    /**
     * The handler of the side that answers.
     *
     * @param wrapper wraps the decoder, so as to see frames before it does
     * @param heard hears what is refused
     * @param headBytes the largest head that the client may send; the settings say how large a one is decoded
     */
    public Http2ConnectionHandler server(
            UnaryOperator<Http2ConnectionDecoder> wrapper, Http2Refusals heard, long headBytes) {
        announcing = encoder -> new AnnouncedHeads(encoder, headBytes);
        guard = wrapper;
        refusals = heard;
        decoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS);
        // Resets of ours are paid for from the connection's budget, whose end is heard; this limit's is a close at once.
        encoderEnforceMaxRstFramesPerWindow(0, RESETS_SECONDS);
        return build();
    }

    @Override
    protected Http2ConnectionHandler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2Handler(guard.apply(decoder), announcing.apply(encoder), settings, refusals);
    }
}
