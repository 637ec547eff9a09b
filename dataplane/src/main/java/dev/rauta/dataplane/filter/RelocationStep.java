// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.RequestText.Piece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends clients to one place, whatever they asked for, or those that asked for one path. */
final class RelocationStep implements FilterStep {
    private final @Nullable String path;
    private final List<Piece> location;
    private final int status;

    RelocationStep(Filter.Relocation relocation) {
        this.path = relocation.path().orElse(null);
        this.location = new HeaderTemplate("location", relocation.location()).pieces();
        this.status = relocation.status();
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        return path == null || isFor(path, head.askedTarget())
                ? new StepResult.Answer(
                        new ResponseHead(
                                status,
                                new HeaderFields()
                                        .add("location", TextPieces.field(location, passage.facts()))
                                        .add("content-length", "0")
                                        .add("server", "rauta")),
                        "")
                : StepResult.CONTINUE;
    }

    private static boolean isFor(String path, String target) {
        return target.startsWith(path) && (target.length() == path.length() || target.charAt(path.length()) == '?');
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
