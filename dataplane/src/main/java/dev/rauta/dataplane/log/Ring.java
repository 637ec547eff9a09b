// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lines on their way from one worker to the thread that writes them out: bytes in a circle, put in by the one and taken out by the
 * other, of which neither ever waits. What does not fit is dropped whole and counted.
 */
final class Ring {
    private static final VarHandle PUT = handle("put");
    private static final VarHandle TAKEN = handle("taken");
    private static final VarHandle DROPPED = handle("dropped");

    private final byte[] bytes;

    /** How many bytes have been put in since the beginning; the worker's. */
    private long put;

    /** How many have been taken out since the beginning; the other's. */
    private long taken;

    /** How many lines did not fit; the worker's. */
    private long dropped;

    /** What the worker knows of {@link #taken}, lest it look each time. */
    private long known;

    /** @param capacity a power of two, in bytes */
    Ring(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("ring: " + capacity + " (expected: a power of two)");
        }
        this.bytes = new byte[capacity];
    }

    /** Puts a line in that ends with its line feed, or counts it where there is no room; the worker. */
    boolean put(byte[] line, int length) {
        if (length > bytes.length - (put - known)) {
            known = (long) TAKEN.getAcquire(this);
            if (length > bytes.length - (put - known)) {
                DROPPED.setOpaque(this, dropped + 1);
                return false;
            }
        }
        int at = (int) put & (bytes.length - 1);
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(line, 0, bytes, at, first);
        System.arraycopy(line, first, bytes, 0, length - first);
        PUT.setRelease(this, put + length);
        return true;
    }

    /** Whether nothing waits; the other thread. */
    boolean isEmpty() {
        return (long) PUT.getAcquire(this) == taken;
    }

    /** Writes out all whole lines that wait; the other thread. */
    void take(OutputStream out) throws IOException {
        long end = (long) PUT.getAcquire(this);
        while (taken < end) {
            int at = (int) taken & (bytes.length - 1);
            int some = (int) Math.min(end - taken, bytes.length - at);
            out.write(bytes, at, some);
            TAKEN.setRelease(this, taken + some);
        }
    }

    /** Drops what waits. @return how many lines, or ends of lines, that was; the other thread */
    long discard() {
        long end = (long) PUT.getAcquire(this);
        long lines = 0;
        for (long i = taken; i < end; i++) {
            lines += bytes[(int) i & (bytes.length - 1)] == '\n' ? 1 : 0;
        }
        TAKEN.setRelease(this, end);
        return lines;
    }

    /** How many lines did not fit; any thread. */
    long dropped() {
        return (long) DROPPED.getOpaque(this);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Ring.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
