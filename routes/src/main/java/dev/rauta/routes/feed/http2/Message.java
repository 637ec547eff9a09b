// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.snapshot.EntryProblem;
import java.util.List;
import java.util.Map;

/** What the two ends tell each other. */
sealed interface Message {
    /** Of this package's protocol; a server refuses others. */
    int PROTOCOL = 1;

    /**
     * A dataplane introduces itself.
     *
     * @param capabilities words for what it understands beyond the protocol's first version
     * @param version what it holds, empty for nothing
     * @param held the digest of each entry that it holds, by {@code SECTION ID}
     * @param problems entries that it holds and could not put in force
     */
    record Hello(
            int protocol,
            String fleet,
            String instance,
            List<String> capabilities,
            String version,
            Map<String, String> held,
            List<EntryProblem> problems)
            implements Message {}

    /**
     * The difference to what the dataplane holds.
     *
     * @param version what it holds afterwards
     * @param watermark grows with each publication of one controller; beside the hash, never in it
     */
    record Push(String version, long watermark, List<WireEntry> puts, List<String> removes) implements Message {}

    /** One entry on its way. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record WireEntry(String section, String id, String digest, byte[] body) {}

    /** The push is in force, but for these entries. */
    record Applied(String version, long watermark, List<EntryProblem> problems) implements Message {}

    /** The push could not be read; what was held before serves on. */
    record Rejected(String version, String reason) implements Message {}

    /** Somebody is there. */
    record Ping() implements Message {}
}
