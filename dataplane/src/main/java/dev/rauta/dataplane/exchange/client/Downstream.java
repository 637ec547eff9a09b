// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.client;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.routes.Binding;
import io.netty.buffer.ByteBuf;

/**
 * The client's side of one exchange, whatever protocol it speaks; confined to a worker.
 *
 * <p>Writes are flushed at the end of the event loop's pass. Once the client has gone, calls release what they are
 * given and do nothing else.
 */
public interface Downstream {

    /** What the client speaks. */
    Protocol protocol();

    /** The same with its version, such as {@code HTTP/1.1}. */
    String version();

    /** Where the request comes from. */
    Arrival arrival();

    /** Sends an interim response. */
    void writeInterim(ResponseHead head);

    /** Sends the final head; status 101 turns the rest into a raw tunnel both ways. */
    void writeHead(ResponseHead head, boolean end);

    /** Sends body bytes; takes ownership of {@code data}. The end of a tunnel's half leaves the client's open. */
    void writeData(ByteBuf data, boolean end);

    /** Sends trailer fields and ends the response. */
    void writeTrailers(HeaderFields trailers);

    /** Whether more may be written now; when false, its exchange hears once it may. */
    boolean writable();

    /** Whether bytes wait for the client to read, so that more would wait behind them. */
    boolean waits();

    /** How many exchanges are under way on the whole connection. */
    default int exchanges() {
        return 1;
    }

    /** How much waits for the whole connection to take it, other exchanges' answers included, in bytes. */
    default long backlog() {
        return 0;
    }

    /** Says that {@code bytes} of request body have gone on, so that the client may send as many more. */
    void consumed(int bytes);

    /** Whether a tunnel's response may end while the client's half goes on. */
    boolean halfCloses();

    /** Ends the client's half of a tunnel too, once the end of the other has left: nobody takes more of it. */
    void endTunnel();

    /** Breaks the response off, so that the client cannot take it for complete. */
    void reset();
}
