// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.RequestText.Piece;
import java.util.List;

/** Sets, adds and removes header fields with values made for each request, which were read once. */
final class HeaderTemplateStep implements FilterStep {
    /** A field and what its value is made of. */
    private record Made(String name, List<Piece> pieces) {
        Made(HeaderTemplate template) {
            this(template.name(), template.pieces());
        }
    }

    private final boolean response;
    private final List<Made> set;
    private final List<Made> add;
    private final List<String> remove;

    HeaderTemplateStep(Filter.HeaderTemplates templates) {
        this.response = templates.response();
        this.set = made(templates.set());
        this.add = made(templates.add());
        this.remove = templates.remove().stream().filter(name -> !HeaderEditStep.OURS.contains(name)).toList();
    }

    private static List<Made> made(List<HeaderTemplate> templates) {
        return templates.stream()
                .filter(one -> !HeaderEditStep.OURS.contains(one.name()) && !one.name().equals("host"))
                .map(Made::new)
                .toList();
    }

    @Override
    public StepResult onRequest(RequestHead head, Passage passage) {
        if (!response) {
            apply(head.fields(), passage.facts());
        }
        return StepResult.CONTINUE;
    }

    @Override
    public void onResponse(ResponseHead head) {}

    @Override
    public void onResponse(ResponseHead head, Facts facts) {
        if (response) {
            apply(head.fields(), facts);
        }
    }

    private void apply(HeaderFields fields, Facts facts) {
        for (Made field : set) {
            // What a client or an upstream says in its place must not stand where nothing is known.
            String value = TextPieces.field(field.pieces(), facts);
            if (value.isEmpty()) {
                fields.remove(field.name());
            } else {
                fields.set(field.name(), value);
            }
        }
        for (Made field : add) {
            String value = TextPieces.field(field.pieces(), facts);
            if (!value.isEmpty()) {
                fields.add(field.name(), value);
            }
        }
        for (String name : remove) {
            fields.remove(name);
        }
    }
}
