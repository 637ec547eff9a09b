// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2FrameTypes;

/** Has every frame that costs work without carrying a message paid for, whatever its kind; confined to a worker. */
public final class FrameGuard {
    private final FrameBudget budget;
    private final HeaderBlock block;
    private final int reset;

    /** @param reset what it costs the peer to reset a stream: one that asks may ask for much that way */
    public FrameGuard(FrameBudget budget, HeaderBlock block, int reset) {
        this.budget = budget;
        this.block = block;
        this.reset = reset;
    }

    /** What the peer spends on frames, and earns by taking data. */
    FrameBudget budget() {
        return budget;
    }

    /** What was read ends here. @param inFrame whether a frame that is no DATA has begun and not come whole */
    void onPause(boolean inFrame) {
        block.onPause(inFrame);
    }

    /** A frame begins; throws ENHANCE_YOUR_CALM where it cannot be paid for. */
    void onFrame(byte type, int flags, int length) throws Http2Fault {
        block.onFrame(type, flags, length);
        switch (type) {
            // Nothing for itself, but heads that were refused are paid for by now.
            case Http2FrameTypes.HEADERS -> budget.spend(0);
            case Http2FrameTypes.DATA -> {
                if (length == 0 && (flags & FrameWriter.END_STREAM) == 0) {
                    budget.spend(1);
                }
            }
            case Http2FrameTypes.RST_STREAM -> budget.spend(reset);
            default -> budget.spend(1);
        }
    }
}
