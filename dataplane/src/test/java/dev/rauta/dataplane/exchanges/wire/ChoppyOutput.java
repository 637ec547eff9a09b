// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.wire;

import dev.rauta.dataplane.exchanges.plan.Dice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket's output that leaves in pieces of any size, each a segment of its own: after some of them it lingers for
 * microseconds, so that the reader sees the split. Confined to a thread at a time.
 */
public final class ChoppyOutput {
    private static final long LINGER_NANOS = 50_000;

    private final OutputStream out;
    private final Dice dice;
    private int fine;
    private int finest;
    private int lingers;

    public ChoppyOutput(Socket socket, Dice dice) throws IOException {
        socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
        this.dice = dice;
    }

    /** A message begins: how finely it is cut is thrown anew. */
    public void begin() {
        fine = dice.chance(50) ? dice.upTo(60) : 0;
        finest = dice.pick(1, 2, 9, 100, 3000);
        lingers = 8;
    }

    public void write(byte[] data) throws IOException {
        write(data, 0, data.length);
    }

    public void write(byte[] data, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            int most = fine-- > 0 ? finest : 64 * 1024;
            int piece = Math.min(from + length - at, dice.between(1, most));
            out.write(data, at, piece);
            at += piece;
            if (lingers > 0 && dice.chance(20)) {
                lingers--;
                LockSupport.parkNanos(dice.nanos(LINGER_NANOS));
            }
        }
    }
}
