// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;

/** An upstream that answers every request and keeps it. */
public interface Recorder extends AutoCloseable {
    /** The target by which a client asks whether its connection still serves; such requests are not kept. */
    String PROBE = "/probe-of-the-connection";

    /** What answers it. */
    String PROBED = "the connection serves";

    int port();

    /** How the next requests are answered, until the next call. */
    void reply(Reply reply);

    /** What came since the last call. */
    List<Forwarded> take();

    @Override
    void close();
}
