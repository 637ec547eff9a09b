// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PinnedTest {
    private static final int READ = 1 << 16;

    @ParameterizedTest
    @CsvSource({"1, true, true", "16383, true, true", "16384, true, false", "49151, true, false", "49152, false, false"})
    void aSliceIsCopiedWhereItHoldsOnToMuchMore(int bytes, boolean forLong, boolean forNow) {
        assertThat(copied(bytes, true)).isEqualTo(forLong);
        assertThat(copied(bytes, false)).isEqualTo(forNow);
    }

    private static boolean copied(int bytes, boolean waits) {
        ByteBuf read = ByteBufAllocator.DEFAULT.directBuffer(READ, READ).writeZero(READ);
        ByteBuf slice = read.readRetainedSlice(bytes);
        assertThat(Pinned.by(slice)).isEqualTo(READ);
        ByteBuf shape = waits ? Pinned.forLong(slice) : Pinned.forNow(slice);
        boolean copied = read.refCnt() == 1;
        assertThat(shape.readableBytes()).isEqualTo(bytes);
        assertThat(Pinned.by(shape)).isEqualTo(copied ? bytes : READ);
        shape.release();
        assertThat(read.release()).isTrue();
        return copied;
    }

    @Test
    void nothingHoldsOnToNothing() {
        assertThat(Pinned.forLong(Unpooled.EMPTY_BUFFER).readableBytes()).isZero();
        assertThat(Pinned.by(Unpooled.EMPTY_BUFFER)).isZero();
    }
}
