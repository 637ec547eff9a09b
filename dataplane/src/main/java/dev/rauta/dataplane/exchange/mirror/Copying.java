// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.mirror;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.MirrorForm;
import dev.rauta.routes.filter.RequestText;
import dev.rauta.routes.filter.RequestText.Piece;
import java.util.List;

/**
 * Who gets copies of requests, read once; immutable and shared.
 *
 * @param target what path and query of copies are made of; empty: they are those of what goes upstream
 */
public record Copying(Filter.Mirror mirror, List<Piece> target) {
    public Copying {
        target = List.copyOf(target);
    }

    /** Reads a mirror. */
    public static Copying of(Filter.Mirror mirror) {
        return new Copying(
                mirror, mirror.form().flatMap(MirrorForm::target).map(text -> new RequestText(text).pieces()).orElse(List.of()));
    }
}
