// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The windows that the peer of one HTTP/2 connection sends within (RFC 9113, section 5.2): each stream's is opened again as
 * its bytes go on, the connection's once and so wide that it never binds; confined to a worker.
 */
public final class ReceiveWindows {
    private final Http2Connection connection;
    private final Runnable flush;
    private final Runnable onFailure;

    /**
     * @param flush asks for a flush, for a window's update waits to be sent
     * @param onFailure ends the connection: the windows that both sides know differ
     */
    public ReceiveWindows(Http2Connection connection, Runnable flush, Runnable onFailure) {
        this.connection = connection;
        this.flush = flush;
        this.onFailure = onFailure;
    }

    /** Gives the peer credit; for a stream that has ended Netty gave its connection credit back already. */
    public void consumed(int id, int bytes) {
        Http2Stream stream = connection.stream(id);
        if (stream == null || bytes == 0) {
            return;
        }
        try {
            if (flow().consumeBytes(stream, bytes)) {
                flush.run();
            }
        } catch (Http2Exception e) {
            onFailure.run();
        }
    }

    /** Opens the connection's window to {@code wanted} bytes, within what the protocol can say; never narrows it. */
    public void openConnection(long wanted) {
        Http2Stream whole = connection.connectionStream();
        int more = (int) Math.min(wanted, Integer.MAX_VALUE / 2) - flow().initialWindowSize(whole);
        if (more <= 0) {
            return;
        }
        try {
            flow().incrementWindowSize(whole, more);
            flush.run();
        } catch (Http2Exception e) {
            onFailure.run();
        }
    }

    private Http2LocalFlowController flow() {
        return connection.local().flowController();
    }
}
