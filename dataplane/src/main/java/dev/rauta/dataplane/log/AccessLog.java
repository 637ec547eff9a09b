// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process' access log: takes lines out of the workers' rings on a thread of its own, and writes them in batches.
 *
 * <p>Lines of a worker stay in the order in which its requests ended. Where nobody reads fast enough, or nothing can be written, lines
 * are dropped whole and counted; requests are served on.
 */
public final class AccessLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    /** Of each worker, in bytes; some thousand lines. */
    static final int ROOM = 1 << 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CLOSE_MILLIS = 2000;

    private final Sink sink;
    private final List<Ring> rings;
    private final List<WorkerLog> workers = new ArrayList<>();
    private final AtomicLong unwritten = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    private AccessLog(AccessLogSettings settings, int workers, int room, Sink sink) {
        this.sink = sink;
        this.rings = IntStream.range(0, workers).mapToObj(_ -> new Ring(room)).toList();
        rings.forEach(ring -> this.workers.add(new WorkerLog(settings, ring)));
        this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
    }

    /** Begins to write what workers, numbered from 0, put into it. */
    public static AccessLog start(AccessLogSettings settings, int workers) {
        Sink sink = settings.path().<Sink>map(LogFile::new).orElseGet(Sink::standardOutput);
        return start(settings, workers, ROOM, sink);
    }

    /** The same with room and sink of its own. */
    static AccessLog start(AccessLogSettings settings, int workers, int room, Sink sink) {
        AccessLog started = new AccessLog(settings, workers, room, sink);
        started.thread.start();
        return started;
    }

    /** That of worker {@code number}. */
    public WorkerLog worker(int number) {
        return workers.get(number);
    }

    /** How many lines were dropped since the start; any thread. */
    public long dropped() {
        return unwritten.get() + rings.stream().mapToLong(Ring::dropped).sum();
    }

    private void run() {
        while (!closed) {
            writeAll();
            if (!closed) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
        writeAll();
        try {
            sink.close();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void writeAll() {
        for (Ring ring : rings) {
            if (!ring.isEmpty()) {
                write(ring);
            }
        }
    }

    private void write(Ring ring) {
        try {
            OutputStream out = sink.open();
            if (failing) {
                // What failed may have left a part of a line behind.
                out.write('\n');
            }
            ring.take(out);
            if (failing) {
                failing = false;
                log.atInfo().addKeyValue("to", sink).addKeyValue("dropped", dropped()).log("Access log is written again");
            }
        } catch (IOException e) {
            unwritten.addAndGet(ring.discard());
            failed(e);
        }
    }

    private void failed(IOException e) {
        if (!failing) {
            failing = true;
            log.atError().addKeyValue("to", sink).setCause(e).log("Access log cannot be written; its lines are dropped");
        }
    }

    /** Writes what is left, once no worker puts anything in any more; gives up where nobody reads. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                log.atError().addKeyValue("to", sink).log("Access log is not read; its last lines are lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
