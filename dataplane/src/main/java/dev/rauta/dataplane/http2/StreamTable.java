// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The streams of one connection that are open, and which ones there have been (RFC 9113, section 5.1.1); confined to a worker. */
final class StreamTable {
    private final boolean server;
    private final IntObjectMap<Http2Stream> open = new IntObjectHashMap<>();
    private final GivenUp givenUp = new GivenUp();
    private int lastRemote;
    private int lastLocal = -1;

    /** The highest that the peer has named, which may have been passed over. */
    private int lastSeen;

    /** The last of the peer's that is taken. */
    private int lastTaken = Integer.MAX_VALUE;

    /** @param server whether the peer opens them */
    StreamTable(boolean server) {
        this.server = server;
    }

    /** How many are open. */
    int size() {
        return open.size();
    }

    /** The stream of that id, null where it is not open. */
    @Nullable Http2Stream get(int id) {
        return open.get(id);
    }

    /** All that are open; none may be opened or closed meanwhile. */
    Iterable<Http2Stream> all() {
        return open.values();
    }

    /** The streams that fulfil {@code condition}, in a list of its own, so that they may be ended one by one. */
    List<Http2Stream> choose(Predicate<Http2Stream> condition) {
        List<Http2Stream> chosen = new ArrayList<>();
        for (Http2Stream stream : open.values()) {
            if (condition.test(stream)) {
                chosen.add(stream);
            }
        }
        return chosen;
    }

    /** The last that the peer has opened; 0 where it has opened none. */
    int lastRemote() {
        return lastRemote;
    }

    /** The last that we have opened, negative where there is none. */
    int lastLocal() {
        return lastLocal;
    }

    /** Takes no stream of the peer's after {@code last} any more. */
    void takeNoneAfter(int last) {
        lastTaken = last;
    }

    /** One of ours is open. */
    void addLocal(Http2Stream stream) {
        lastLocal = stream.id;
        open.put(stream.id, stream);
    }

    /** One of the peer's is open, whose id has been {@link #seen}. */
    void addRemote(Http2Stream stream) {
        open.put(stream.id, stream);
    }

    /** The peer opens {@code id}, which is higher than {@link #lastRemote}; whether it is taken. */
    boolean seen(int id) {
        lastSeen = Math.max(lastSeen, id);
        boolean taken = taken(id);
        lastRemote = taken ? id : lastRemote;
        return taken;
    }

    /** Whether a stream of the peer's is not beyond the last that is taken. */
    boolean taken(int id) {
        return id <= lastTaken;
    }

    /** Whether nobody has begun that stream. */
    boolean idle(int id) {
        return (id & 1) == 0 || id > (server ? lastSeen : lastLocal);
    }

    /** Whether it ended on our side alone, so that what its peer had under way is passed over. */
    boolean givenUp(int id) {
        return givenUp.contains(id);
    }

    /** It ends on our side alone. */
    void giveUp(int id) {
        givenUp.add(id);
    }

    /** The peer has ended one that was given up. */
    void forget(int id) {
        givenUp.remove(id);
    }

    /** One closes, and is given up where its peer has not ended it. */
    void remove(Http2Stream stream) {
        open.remove(stream.id);
        if (!stream.remoteEnded) {
            giveUp(stream.id);
        }
    }
}
