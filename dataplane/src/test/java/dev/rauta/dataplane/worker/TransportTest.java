// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is said of a transport that is not there. */
final class TransportTest {

    @Test
    void whyATransportIsMissingIsSaidInTheWordsOfItsCause() {
        Throwable missing = new UnsatisfiedLinkError("failed to load the required native library");
        missing.initCause(new IOException("failed to create io_uring ring fd: Operation not permitted"));
        assertThat(Transport.IO_URING.refusal(missing))
                .isEqualTo("transport: io_uring: failed to create io_uring ring fd: Operation not permitted (expected: a kernel and a"
                        + " seccomp profile that allow it, or epoll)");
        assertThat(Transport.EPOLL.refusal(new IOException("no Linux")))
                .isEqualTo("transport: epoll: no Linux (expected: one that this system has)");
    }

    @Test
    void nioIsEverywhere() {
        assertThat(Transport.NIO.checked()).isEqualTo(Transport.NIO);
        assertThat(Transport.NIO.sharesPorts()).isFalse();
    }
}
