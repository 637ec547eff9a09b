// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans that have ended, on their way out: any number of workers put them in and never wait, one thread of the SDK's sends them in batches.
 *
 * <p>Room is counted here, before the SDK's own queue, so that what finds none is counted. A worker shares with others what that takes: two
 * counters, and the SDK's queue of many writers and one reader.
 */
final class SpanQueue implements SpanProcessor {
    private static final Logger log = LoggerFactory.getLogger(SpanQueue.class);
    private static final int BATCH = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final int room;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong exported = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final SpanProcessor batches;
    private volatile boolean closed;
    private boolean failing;

    /**
     * @param room how many spans may wait
     * @param patience how long a batch may take to leave
     */
    SpanQueue(SpanExporter exporter, int room, Duration patience) {
        this.room = room;
        this.batches = BatchSpanProcessor.builder(new Counting(exporter))
                .setMaxQueueSize(room)
                .setMaxExportBatchSize(Math.min(BATCH, room))
                .setScheduleDelay(PAUSE)
                .setExporterTimeout(patience)
                .build();
    }

    /** How many spans found no room. */
    long dropped() {
        return dropped.get();
    }

    /** How many spans the collector has taken. */
    long exported() {
        return exported.get();
    }

    /** How many spans the collector has not taken. */
    long failed() {
        return failed.get();
    }

    /** How many wait now. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!span.getSpanContext().isSampled()) {
            return;
        }
        if (closed) {
            dropped.incrementAndGet();
        } else if (waiting.incrementAndGet() > room) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        closed = true;
        return batches.shutdown();
    }

    private void taken(int spans) {
        exported.addAndGet(spans);
        if (failing) {
            failing = false;
            log.atInfo().addKeyValue("failed", failed.get()).log("Spans are exported again");
        }
    }

    private void refused(int spans, CompletableResultCode result) {
        failed.addAndGet(spans);
        if (!failing) {
            failing = true;
            log.atWarn().setCause(result.getFailureThrowable()).log("Spans cannot be exported; they are dropped");
        }
    }

    /** The exporter, one batch at a time. */
    private final class Counting implements SpanExporter {
        private final SpanExporter exporter;

        Counting(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int many = spans.size();
            waiting.addAndGet(-many);
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                synchronized (this) {
                    if (result.isSuccess()) {
                        taken(many);
                    } else {
                        refused(many, result);
                    }
                }
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
