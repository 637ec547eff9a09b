// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.ObjectStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldIngressesTest {
    private static final ObjectStatus.OfIngress WEB = new ObjectStatus.OfIngress("shop", "web", List.of("192.0.2.1"));
    private static final ObjectStatus.OfIngress EMPTY = new ObjectStatus.OfIngress("shop", "web", List.of());

    private final ToldIngresses told = new ToldIngresses();

    @Test
    void oneThatWasNeverOursIsLeftAlone() {
        assertThat(told.leaving(List.of())).isEmpty();
        assertThat(told.over(EMPTY)).isEmpty();
    }

    @Test
    void oneThatIsNoLongerOursIsEmptiedWhereItShowsWhatWeWrote() {
        assertThat(told.leaving(List.of(WEB))).isEmpty();
        assertThat(told.over(WEB)).as("ours is written over anything").isEmpty();

        assertThat(told.leaving(List.of())).containsExactly(EMPTY);
        assertThat(told.over(EMPTY)).contains(WEB);
    }

    @Test
    void itIsEmptiedUntilThatIsDone() {
        told.leaving(List.of(WEB));
        told.leaving(List.of());
        assertThat(told.leaving(List.of())).as("the write may have failed").containsExactly(EMPTY);
        told.left(EMPTY);
        assertThat(told.leaving(List.of())).isEmpty();
    }

    @Test
    void oneThatComesBackIsNotEmptied() {
        told.leaving(List.of(WEB));
        told.leaving(List.of());
        assertThat(told.leaving(List.of(WEB))).isEmpty();
        assertThat(told.over(WEB)).isEmpty();
    }
}
