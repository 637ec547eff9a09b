// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.time.ZoneId;
import java.util.SplittableRandom;

/** One worker's way into the access log; confined to its event loop, and never waits. */
public final class WorkerLog {
    private static final int ALWAYS = 500;

    private final LogFormat format;
    private final double share;
    private final Ring ring;
    private final Line line;
    private final SplittableRandom dice = new SplittableRandom();

    WorkerLog(AccessLogSettings settings, Ring ring) {
        this.format = settings.format();
        this.share = settings.share();
        this.ring = ring;
        this.line = new Line(format.escape(), new Stamp(ZoneId.systemDefault()));
    }

    /** What a line says, and so what is to be kept for it. */
    public LogFormat format() {
        return format;
    }

    /** Writes the line of a request that has just ended. */
    public void write(Ended ended) {
        if (share < 1 && ended.status() < ALWAYS && dice.nextDouble() >= share) {
            return;
        }
        line.begin(System.currentTimeMillis());
        format.write(ended, line);
        line.raw('\n');
        var _ = ring.put(line.bytes(), line.length());
    }
}
