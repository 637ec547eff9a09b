// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.routes.feed.DataplaneId;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is connected to the feed, and which version each serves. */
final class Dataplanes {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "dataplanes", "Dataplanes", "No dataplane is connected.", List.of("Dataplane", "Fleet", "Version", "State"));

    private Dataplanes() {}

    static Listing<Map.Entry<DataplaneId, Optional<Verdict>>> of(Facts facts) {
        List<Map.Entry<DataplaneId, Optional<Verdict>>> all = facts.dataplanes().entrySet().stream()
                .sorted(Comparator.comparing(one -> one.getKey().fleet() + "/" + one.getKey().instance()))
                .toList();
        return new Listing<>(
                HEADING,
                all,
                one -> one.getKey().instance() + " " + one.getKey().fleet() + " " + version(one.getValue()),
                one -> List.of(
                        Cell.plain(one.getKey().instance()),
                        Cell.plain(one.getKey().fleet()),
                        Cell.code(version(one.getValue())),
                        state(one.getValue(), facts)));
    }

    private static String version(Optional<Verdict> verdict) {
        return verdict.map(Verdict::version).map(SnapshotVersion::brief).orElse("none yet");
    }

    private static Cell state(Optional<Verdict> verdict, Facts facts) {
        if (verdict.isEmpty()) {
            return Cell.of(Cell.Kind.WARN, "has not answered yet");
        }
        return switch (verdict.get()) {
            case Verdict.Rejected(var _, String reason) -> Cell.of(Cell.Kind.BAD, "rejected it: " + reason);
            case Verdict.Applied(SnapshotVersion version, var problems) -> {
                if (!facts.alike().contains(version)) {
                    yield Cell.of(Cell.Kind.WARN, "behind");
                }
                yield problems.isEmpty()
                        ? Cell.of(Cell.Kind.GOOD, "in force")
                        : Cell.of(Cell.Kind.BAD, "in force but for %,d entries".formatted(problems.size()));
            }
        };
    }
}
