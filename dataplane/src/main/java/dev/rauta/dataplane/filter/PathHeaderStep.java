// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.path.RegexRewrite;
import dev.rauta.routes.filter.Filter;
import org.jspecify.annotations.Nullable;

/** Tells the upstream something of the path that was asked for. */
final class PathHeaderStep implements FilterStep {
    private final String name;
    private final RegexRewrite value;

    PathHeaderStep(Filter.PathHeader header) {
        this.name = header.name();
        this.value = RegexRewrite.compile(header.value());
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        @Nullable String made = value.made(head.askedTarget());
        // What a client says in its place must not stand.
        head.fields().remove(name);
        if (made != null && !made.isEmpty()) {
            head.fields().add(name, made);
        }
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {}
}
