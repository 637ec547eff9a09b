// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.dataplane.http.path.RegexRewrite;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import org.jspecify.annotations.Nullable;

/** Gives the upstream another host or path to see. */
final class RewriteStep implements FilterStep {
    private final Filter.Rewrite rewrite;
    private final String matchedPrefix;
    private final @Nullable RegexRewrite expression;

    RewriteStep(Filter.Rewrite rewrite, String matchedPrefix) {
        this.rewrite = rewrite;
        this.matchedPrefix = matchedPrefix;
        this.expression = rewrite.path().orElse(null) instanceof PathModifier.Regex regex ? RegexRewrite.compile(regex) : null;
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        rewrite.host().ifPresent(head::authority);
        // The prefix is the one that the route was chosen by: not to be looked for in what an earlier rewrite has made.
        if (expression != null) {
            head.target(expression.apply(asked(head)));
            return StepResult.CONTINUE;
        }
        rewrite.path().ifPresent(modifier -> head.target(PathRewrite.apply(modifier, asked(head), matchedPrefix)));
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
