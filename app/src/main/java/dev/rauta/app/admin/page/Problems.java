// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong, and which object is to be mended. */
final class Problems {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "problems", "Problems", "Nothing is wrong with the configuration.", List.of("Object to fix", "Reason", "What is wrong"));

    private Problems() {}

    static Listing<Problem> of(Facts facts) {
        return new Listing<>(
                HEADING,
                all(facts),
                one -> one.source() + " " + one.reason() + " " + one.message(),
                one -> List.of(Sources.cell(one.source(), facts), Cell.of(Cell.Kind.BAD, one.reason()), Cell.plain(one.message())));
    }

    /** A controller tells what dataplanes say, too; without one a dataplane tells of itself. */
    static List<Problem> all(Facts facts) {
        Stream<Problem> own = facts.decision().isPresent()
                ? Stream.empty()
                : facts.held().stream()
                        .flatMap(held -> held.faults().stream())
                        .map(one -> new Problem(SourceRef.of("Entry", "", one.entry().toString()), one.reason(), one.message()));
        return Stream.concat(facts.problems().stream(), own).sorted().toList();
    }
}
