// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.path.PathPolicy;
import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.RequestText.Piece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the upstream another host or path to see. */
final class RewriteStep implements FilterStep {
    private final @Nullable List<Piece> host;
    private final @Nullable PathRewrite path;

    RewriteStep(Filter.Rewrite rewrite, String matchedPrefix) {
        this.host = rewrite.host().map(text -> new HeaderTemplate("host", text).pieces()).orElse(null);
        this.path = rewrite.path().map(modifier -> PathRewrite.compile(modifier, matchedPrefix)).orElse(null);
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        if (path != null) {
            // The prefix is the one that the route was chosen by: not to be looked for in what an earlier rewrite has made.
            String target = path.apply(asked(head));
            // What an expression has taken apart may come together as a path that leads up: /a../b is none, and a group of it is.
            if (path.joins() && PathPolicy.judge(target).refused()) {
                return StepResult.Refuse.of(400, "bad-request");
            }
            head.target(target);
        }
        String name = host == null ? "" : TextPieces.field(host, passage.facts());
        if (!name.isEmpty()) {
            head.authority(name);
        }
        return StepResult.CONTINUE;
    }

    /** The path that was asked for, with what filters have left of the query. */
    private static String asked(RequestHead head) {
        String asked = head.askedTarget();
        int query = asked.indexOf('?');
        if (query < 0) {
            return asked;
        }
        int left = head.target().indexOf('?');
        return asked.substring(0, query) + (left < 0 ? "" : head.target().substring(left));
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
