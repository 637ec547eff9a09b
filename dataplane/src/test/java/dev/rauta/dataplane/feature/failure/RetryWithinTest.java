// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static dev.rauta.dataplane.feature.failure.RetriedSite.NONE;
import static dev.rauta.dataplane.feature.failure.RetriedSite.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.feature.failure.RetriedSite.Fault;
import dev.rauta.routes.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long after its first attempt a request may be sent once more, and whether it is after what was no answer. */
final class RetryWithinTest {
    @RegisterExtension
    final RetriedSite site = new RetriedSite();

    private static RetryPolicy within(Optional<Duration> within, boolean invalidAnswers) {
        return new RetryPolicy(
                5, List.of(500), true, true, true, Duration.ZERO, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), within,
                invalidAnswers);
    }

    /** An attempt that ends behind it is the last one. */
    @Test
    void noOtherTryBeginsTooLate() throws IOException {
        site.serve(
                within(Optional.of(Duration.ofMillis(50)), false), NONE,
                site.faulty(3, Fault.SLOW_500, answer(500)).endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(500);
        assertThat(site.instants()).hasSize(1);
    }

    @Test
    void anotherTryBeginsInTime() throws IOException {
        site.serve(
                within(Optional.of(Duration.ofMinutes(5)), false), NONE,
                site.faulty(1, Fault.SLOW_500, answer(500)).endpoint());
        assertThat(site.ask("GET", "").body()).isEqualTo("try 2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoAnswerIsTriedAgainWhereThatIsAsked(boolean asked) throws IOException {
        site.serve(within(Optional.empty(), asked), NONE, site.faulty(1, Fault.ANSWER, "NONSENSE\r\n\r\n").endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(asked ? 200 : 502);
        assertThat(site.instants()).hasSize(asked ? 2 : 1);
    }
}
