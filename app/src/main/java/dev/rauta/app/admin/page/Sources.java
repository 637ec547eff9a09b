// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.routes.SourceRef;
import java.util.ArrayList;
import java.util.List;

/** Who asked for something, for people. */
final class Sources {
    private Sources() {}

    /** The object, its field, and where that is written. */
    static Cell cell(SourceRef source, Facts facts) {
        List<Cell> lines = new ArrayList<>();
        lines.add(Cell.plain(object(source)));
        if (!source.field().isEmpty()) {
            lines.add(Cell.faint(source.field()));
        }
        facts.place(source).ifPresent(place -> lines.add(Cell.code(place)));
        return Cell.lines(lines);
    }

    private static String object(SourceRef source) {
        return SourceRef.of(source.kind(), source.namespace(), source.name()).toString();
    }
}
