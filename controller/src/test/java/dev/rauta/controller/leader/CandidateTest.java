// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Lease names its holder. */
class CandidateTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "fd00::7", "controller.example"})
    void whatIsWrittenIsRead(String host) {
        Candidate one = new Candidate("pod-1_x", Optional.of(InetSocketAddress.createUnresolved(host, 9901)));
        assertThat(Candidate.parse(one.identity())).isEqualTo(one);
    }

    @Test
    void whoHasNoFeedIsAName() {
        assertThat(new Candidate("pod-1_x", Optional.empty()).identity()).isEqualTo("pod-1_x");
    }

    /** Of an older build, or of somebody else. */
    @ParameterizedTest
    @ValueSource(strings = {"", "pod-1_x", "pod-1@", "pod@host", "pod@host:", "pod@:9901", "pod@host:99999", "pod:9901@host", "a@b:c"})
    void whatIsNoAddressIsNone(String holder) {
        assertThat(Candidate.parse(holder)).isEqualTo(new Candidate(holder, Optional.empty()));
    }
}
