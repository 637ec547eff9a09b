// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * The header block that a client sends: how many bytes it has, and since when it is unfinished; confined to a worker.
 *
 * <p>A block is HEADERS and the CONTINUATIONs behind it (RFC 9113, section 4.3), and must be decoded however large it is,
 * for the table that the next ones refer to. So a block is taken up to {@link #TIMES} the limit on a head, so that it can
 * be answered; what is larger ends the connection.
 */
public final class HeaderBlock {
    /** How many times the limit on a head its block may have; the decoder must take no less. */
    static final int TIMES = 4;

    /** As many bytes of a block that is refused cost as much as a frame without a request. */
    private static final int BYTES_FOR_ONE = 512;

    private static final int END_HEADERS = 4;

    /** Nobody who has much to say cuts it into many frames that are smaller than this; so many are no attack yet. */
    private static final int SMALL = 1024;

    private static final int MOST_SMALL = 16;

    private final int most;
    private final Runnable onTooLarge;
    private final Runnable onUnfinished;
    private int bytes;
    private int small;
    private boolean open;
    private boolean unfinished;
    private long began;

    /**
     * @param limit the largest head that is taken for a request
     * @param onTooLarge runs where a block ends the connection
     * @param onUnfinished runs where part of one is held
     */
    public HeaderBlock(int limit, Runnable onTooLarge, Runnable onUnfinished) {
        this.most = (int) Math.min((long) limit * TIMES, Integer.MAX_VALUE / 2);
        this.onTooLarge = onTooLarge;
        this.onUnfinished = onUnfinished;
    }

    /** What it costs to refuse it. */
    public int cost() {
        return bytes / BYTES_FOR_ONE;
    }

    /** How many bytes of it are held. */
    public int held() {
        return open ? bytes : 0;
    }

    /** Since when it is unfinished, in {@link System#nanoTime()}; without meaning where none of it is held. */
    public long began() {
        return began;
    }

    /** Whether the rest of it has been waited for since before {@code instant}. */
    public boolean overdue(long instant) {
        return unfinished && began - instant < 0;
    }

    /** A frame has begun; throws ENHANCE_YOUR_CALM where it makes the block too large. */
    void onFrame(byte type, int flags, int length) throws Http2Fault {
        if (type == Http2FrameTypes.HEADERS) {
            unfinished = false;
            bytes = length;
            small = 0;
        } else if (type == Http2FrameTypes.CONTINUATION) {
            bytes += length;
            small += length < SMALL ? 1 : 0;
        } else {
            unfinished = false;
            return;
        }
        open = (flags & END_HEADERS) == 0;
        // A frame that is itself too large has an error of its own (section 4.2).
        if (bytes > most && length <= Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE) {
            onTooLarge.run();
            throw calm("header block: " + bytes + " bytes (expected: at most " + most + ")");
        }
        if (small > MOST_SMALL) {
            throw calm("header block: " + small + " frames of less than " + SMALL + " bytes (expected: at most " + MOST_SMALL + ")");
        }
    }

    private static Http2Fault calm(String message) {
        return Http2Fault.ofConnection(Http2Error.ENHANCE_YOUR_CALM, message);
    }

    /** What was read ends here; {@code inFrame} where that is in a frame that is no DATA. */
    void onPause(boolean inFrame) {
        boolean now = open || inFrame;
        if (now) {
            if (!unfinished) {
                began = System.nanoTime();
            }
            onUnfinished.run();
        }
        unfinished = now;
    }
}
