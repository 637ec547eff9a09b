// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.List;

/** What a client writes. */
public sealed interface Sent {

    /**
     * Bytes over HTTP/1.1's port, as ISO 8859-1.
     *
     * @param parts each but the first is written once something came back
     * @param answers how many final answers there should be
     * @param halfClosed whether the client's side is closed after that
     */
    record Http1(List<String> parts, int answers, boolean halfClosed) implements Sent {}

    /** Frames over HTTP/2's port, after the preface and an empty SETTINGS. */
    record Http2(List<Frame> frames) implements Sent {}
}
