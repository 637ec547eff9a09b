// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programmed means that dataplanes serve it. */
final class AcknowledgementsTest {
    private static final SnapshotVersion ONE = new SnapshotVersion("1".repeat(64));
    private static final SnapshotVersion TWO = new SnapshotVersion("2".repeat(64));
    private static final DataplaneId A = new DataplaneId("default", "a");
    private static final DataplaneId B = new DataplaneId("default", "b");
    private static final EntryProblem IN_USE = new EntryProblem(
            new EntryKey(Section.LISTENER, "gateway/ns/g/http"), "PortInUse", "0.0.0.0:80 (expected: an address that is free)");

    private final AtomicInteger changes = new AtomicInteger();
    private final Acknowledgements acknowledgements = new Acknowledgements(changes::incrementAndGet);

    private static List<ObjectStatus> statuses() {
        List<Condition> programmed = List.of(new Condition("Programmed", true, "Programmed", "", 1));
        return List.of(new ObjectStatus.OfGateway(
                "ns", "g", programmed, List.of(), List.of(new ObjectStatus.OfListener("http", List.of("HTTPRoute"), 0, programmed)), 0));
    }

    private ObjectStatus.OfGateway folded(SnapshotVersion version, boolean connected) {
        return (ObjectStatus.OfGateway) acknowledgements.fold(Set.of(version), statuses(), connected, Set.of()).getFirst();
    }

    @Test
    void eachDataplaneCountsOnceForWhatItServes() {
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of()));
        acknowledgements.onVerdict(B, new Verdict.Applied(ONE, List.of()));
        assertThat(acknowledgements.applied(Set.of(ONE))).isEqualTo(2);
        acknowledgements.onVerdict(A, new Verdict.Applied(TWO, List.of()));
        assertThat(acknowledgements.applied(Set.of(ONE))).isEqualTo(1);
        assertThat(acknowledgements.applied(Set.of(TWO))).isEqualTo(1);
        acknowledgements.onVerdict(B, new Verdict.Rejected(TWO, "no"));
        assertThat(acknowledgements.applied(Set.of(TWO))).isEqualTo(1);
        assertThat(changes).hasValue(4);
    }

    @Test
    void oneThatGoesNoLongerCountsButWhatItServedStaysServed() {
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of()));
        acknowledgements.onGone(A);
        assertThat(acknowledgements.applied(Set.of(ONE))).isZero();
        assertThat(acknowledgements.served(Set.of(ONE))).isTrue();
        assertThat(acknowledgements.served(Set.of(TWO))).isFalse();
    }

    @Test
    void aListenerThatADataplaneCannotOpenIsNotProgrammed() {
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of()));
        acknowledgements.onVerdict(B, new Verdict.Applied(ONE, List.of(IN_USE)));
        Condition condition = folded(ONE, true).listeners().getFirst().conditions().getFirst();
        assertThat(condition.status()).isFalse();
        assertThat(condition.message()).isEqualTo(IN_USE.message());
        assertThat(acknowledgements.problems(Set.of(ONE))).singleElement().satisfies(
                problem -> assertThat(problem.reason()).isEqualTo("PortInUse"));
        assertThat(folded(TWO, true).listeners().getFirst().conditions().getFirst().status()).isTrue();
    }

    @Test
    void aGatewayWhoseListenersAreAllClosedIsNotProgrammed() {
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of(IN_USE)));
        Condition condition = folded(ONE, true).conditions().getFirst();
        assertThat(condition.status()).isFalse();
        assertThat(condition.reason()).isEqualTo("Invalid");
        assertThat(condition.message()).startsWith("listeners: dataplanes could open none of them");
    }

    @Test
    void aGatewayWithOneOpenListenerIsProgrammed() {
        List<Condition> programmed = List.of(new Condition("Programmed", true, "Programmed", "", 1));
        List<ObjectStatus> two = List.of(new ObjectStatus.OfGateway(
                "ns",
                "g",
                programmed,
                List.of(),
                List.of(
                        new ObjectStatus.OfListener("http", List.of("HTTPRoute"), 0, programmed),
                        new ObjectStatus.OfListener("more", List.of("HTTPRoute"), 0, programmed)),
                0));
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of(IN_USE)));
        ObjectStatus.OfGateway gateway =
                (ObjectStatus.OfGateway) acknowledgements.fold(Set.of(ONE), two, true, Set.of()).getFirst();
        assertThat(gateway.conditions()).isEqualTo(programmed);
        assertThat(gateway.listeners())
                .extracting(one -> one.conditions().getFirst().status())
                .containsExactly(false, true);
    }

    @Test
    void whoHasRuledEitherWayHasAnswered() {
        acknowledgements.onVerdict(A, new Verdict.Rejected(ONE, "no"));
        assertThat(acknowledgements.unanswered(Set.of(ONE), Set.of(A, B))).containsExactly(B);
        assertThat(acknowledgements.unanswered(Set.of(TWO), Set.of(A, B))).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void whereOneServesTheOthersAreNamed() {
        acknowledgements.onVerdict(A, new Verdict.Applied(ONE, List.of()));
        acknowledgements.onVerdict(B, new Verdict.Rejected(ONE, "unreadable"));
        DataplaneId c = new DataplaneId("default", "c");
        ObjectStatus.OfGateway gateway =
                (ObjectStatus.OfGateway) acknowledgements.fold(Set.of(ONE), statuses(), true, Set.of(c)).getFirst();
        assertThat(gateway.conditions().getFirst().status()).isTrue();
        assertThat(gateway.conditions().getFirst().message())
                .isEqualTo("not everywhere: dataplane default/b rejects it: unreadable; dataplane default/c does not answer");
    }

    @Test
    void whereNoneServesItTheyAreNamed() {
        acknowledgements.onVerdict(A, new Verdict.Rejected(ONE, "unreadable"));
        Condition condition = folded(ONE, false).conditions().getFirst();
        assertThat(condition.status()).isFalse();
        assertThat(condition.reason()).isEqualTo("Invalid");
        assertThat(condition.message()).isEqualTo("dataplane default/a rejects it: unreadable");
    }

    @Test
    void withoutAnyDataplaneNothingIsProgrammed() {
        assertThat(folded(ONE, false).conditions().getFirst().status()).isFalse();
        assertThat(folded(ONE, false).conditions().getFirst().reason()).isEqualTo("Pending");
    }

    @Test
    void aRejectionIsAProblemOfItsDataplane() {
        acknowledgements.onVerdict(A, new Verdict.Rejected(ONE, "unreadable"));
        assertThat(acknowledgements.problems(Set.of(ONE))).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("SnapshotRejected");
            assertThat(problem.toString()).contains("default").contains("a");
        });
    }
}
