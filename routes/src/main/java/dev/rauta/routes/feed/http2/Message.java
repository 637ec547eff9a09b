// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.EntryProblem;
import java.util.List;

/** What the two ends tell each other. */
sealed interface Message {
    /** Of this package's protocol; a server refuses others. */
    int PROTOCOL = 3;

    /**
     * A dataplane introduces itself.
     *
     * @param capabilities words for what it understands beyond the protocol's first version
     * @param version what it holds, empty for nothing
     * @param problems entries that it holds and could not put in force
     * @param watermark what it has been told of the source
     */
    record Hello(
            int protocol,
            String fleet,
            String instance,
            List<String> capabilities,
            String version,
            List<EntryProblem> problems,
            Watermark watermark)
            implements Message {}

    /**
     * The version that a dataplane holds is not known here: what is in it?
     *
     * @param buckets whose entries are asked for; empty: the digests of all buckets are
     */
    record Ask(List<Integer> buckets) implements Message {}

    /** The digests of all buckets that hold anything, each behind its number in two bytes. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Digests(byte[] digests) implements Message {}

    /** The entries of the buckets that were asked for, without bodies. */
    record Inventory(List<Holding> holdings) implements Message {}

    /** An entry that a dataplane holds. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Holding(String section, String id, byte[] digest) {}

    /**
     * Some of the entries of the push that follows.
     *
     * @param entries see {@link Packing}
     * @param deflated whether they are compressed (RFC 1950)
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Part(byte[] entries, boolean deflated) implements Message {}

    /** One entry on its way; its digest is not sent, since the version follows from all of them. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record WireEntry(String section, String id, byte[] body) {}

    /**
     * The difference to what the dataplane holds, with the parts before it.
     *
     * @param base what it holds, empty for nothing
     * @param version what it holds afterwards
     * @param watermark how far the source had been seen
     * @param removes entries that are no more, as {@code SECTION ID}
     */
    record Push(String base, String version, Watermark watermark, List<String> removes) implements Message {}

    /** There is nothing newer than what the dataplane holds; told once a stream. */
    record Current() implements Message {}

    /** The push is in force, but for these entries. */
    record Applied(String version, List<EntryProblem> problems) implements Message {}

    /** The push could not be read; what was held before serves on. */
    record Rejected(String version, String reason) implements Message {}

    /** Somebody is there. */
    record Ping() implements Message {}

    /** A controller introduces itself to the one that leads. */
    record Introduction(int protocol, String replica) implements Message {}

    /** A dataplane is connected to a replica, and has ruled so last; without a verdict it has not ruled yet. */
    record Relayed(DataplaneId dataplane, List<Message> verdict) implements Message {}

    /** A dataplane is not connected to a replica any more. */
    record Departed(DataplaneId dataplane) implements Message {}
}
