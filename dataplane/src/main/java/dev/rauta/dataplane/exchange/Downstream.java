// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

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

    /** The client's address as text. */
    String peer();

    /** Whether the peer is a trusted proxy. */
    boolean trusted();

    /** Whether the connection is encrypted. */
    boolean tls();

    /**
     * Whether a request for {@code authority} must not come over this connection, for its host demands more of a client
     * than was asked of this one (RFC 9110, section 15.5.20).
     */
    boolean misdirected(CharSequence authority);

    /** Where the connection came in. */
    Binding binding();

    /** Sends an interim response. */
    void writeInterim(ResponseHead head);

    /** Sends the final head; status 101 turns the rest into a raw tunnel both ways. */
    void writeHead(ResponseHead head, boolean end);

    /** Sends body bytes; takes ownership of {@code data}. */
    void writeData(ByteBuf data, boolean end);

    /** Sends trailer fields and ends the response. */
    void writeTrailers(HeaderFields trailers);

    /** Whether more may be written now; when false, {@link Exchange#onWritable()} follows once it may. */
    boolean writable();

    /** Says that {@code bytes} of request body have gone on, so that the client may send as many more. */
    void consumed(int bytes);

    /** Breaks the response off, so that the client cannot take it for complete. */
    void reset();
}
