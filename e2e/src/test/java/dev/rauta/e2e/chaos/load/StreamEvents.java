// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.util.Map;

/** What comes on an HTTP/2 stream; called by the connection's reader, one at a time. */
interface StreamEvents {
    void headers(Map<String, String> fields, boolean end);

    void data(byte[] bytes, boolean end);

    /** The peer has done nothing for it: GOAWAY with a lower last stream, or REFUSED_STREAM (RFC 9113, sections 6.8, 8.7). */
    void refused();

    void lost(String why);
}
