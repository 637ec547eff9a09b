// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.Field;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.List;

/** A body that leaves in DATA frames of any size, with padding, empty frames and noise between them. */
public final class Http2Body implements Outbound {
    private final Http2Peer peer;
    private final Http2PeerStream stream;
    private final Dice dice;
    private final Amount written;
    private boolean ended;
    private boolean empty;
    private int extras = 6;

    /**
     * @param ended whether the head was the end already
     */
    public Http2Body(Http2Peer peer, Http2PeerStream stream, Dice dice, Amount written, boolean ended) {
        this.peer = peer;
        this.stream = stream;
        this.dice = dice;
        this.written = written;
        this.ended = ended;
    }

    @Override
    public void write(byte[] data, int from, int length) throws IOException, InterruptedException {
        frames(data, from, length, false);
    }

    @Override
    public void end(byte[] data, int from, int length, List<Field> trailers) throws IOException, InterruptedException {
        if (ended) {
            return;
        }
        ended = true;
        boolean block = !trailers.isEmpty() || dice.chance(3);
        boolean apart = length == 0 || block || dice.chance(30);
        frames(data, from, length, !apart);
        if (block) {
            trailers(trailers);
        } else if (apart) {
            peer.sender().data(stream.id, data, 0, 0, -1, true);
        }
    }

    private void trailers(List<Field> trailers) throws IOException {
        try {
            peer.sender().headers(stream.id, trailers, true);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }

    private void frames(byte[] data, int from, int length, boolean end) throws IOException, InterruptedException {
        int at = from;
        while (at < from + length) {
            extra();
            int padding = dice.chance(10) ? dice.between(0, 255) : -1;
            int room = Math.min(peer.sender().largestFrame(), 64 * 1024) - 256;
            int piece = peer.ledger().reserve(stream, Math.min(from + length - at, 1 + dice.upTo(room - 1)));
            if (padding >= 0 && !peer.ledger().reserveNow(stream, padding + 1)) {
                padding = -1;
            }
            peer.sender().data(stream.id, data, at, piece, padding, end && at + piece == from + length);
            at += piece;
            empty = false;
            written.add(piece);
        }
    }

    private void extra() throws IOException {
        if (extras == 0 || !dice.chance(5)) {
            return;
        }
        extras--;
        switch (dice.between(0, 2)) {
            case 0 -> peer.ping();
            case 1 -> peer.sender().noise(stream.id);
            default -> {
                // Two in a row may pass for a flood.
                if (!empty) {
                    peer.sender().data(stream.id, new byte[0], 0, 0, -1, false);
                    empty = true;
                }
            }
        }
    }
}
