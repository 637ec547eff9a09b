// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import static dev.rauta.app.migrate.policy.GoText.orNull;

import dev.rauta.controller.cluster.policy.shape.HeaderSpec;
import dev.rauta.controller.cluster.policy.shape.HeadersSpec;
import dev.rauta.controller.translate.traffic.field.HeaderReader;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Edits of header fields, of which a policy has one for requests and one for responses. */
final class HeaderWords {
    private final boolean response;
    private final List<Filter> all = new ArrayList<>();

    HeaderWords(boolean response) {
        this.response = response;
    }

    /** In what order an edit does things. */
    private enum Step {
        SET,
        ADD,
        REMOVE
    }

    /** What is done to a field. */
    private record Edit(Step step, String name, String template) {}

    /** Adds one of the filters that edit them, in their order. */
    void add(Filter edit) {
        all.add(edit);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** All of them as one, where they can be. */
    Said said() throws Unsayable {
        List<Edit> edits = new ArrayList<>();
        // On their way back responses meet the last one first.
        for (Filter filter : response ? all.reversed() : all) {
            edits.addAll(edits(filter));
        }
        Map<String, Step> last = new HashMap<>();
        for (Edit edit : edits) {
            Step before = last.put(edit.name(), edit.step());
            if (before != null && (before.compareTo(edit.step()) > 0 || before == Step.SET && edit.step() == Step.SET)) {
                throw new Unsayable("field " + edit.name() + ": edited twice (expected: set, then added to, then removed)");
            }
        }
        HeadersSpec spec = new HeadersSpec(
                orNull(specs(edits, Step.SET)),
                orNull(specs(edits, Step.ADD)),
                orNull(edits.stream().filter(edit -> edit.step() == Step.REMOVE).map(Edit::name).toList()));
        ReadBack.check(all, () -> List.of(response ? HeaderReader.response(spec) : HeaderReader.request(spec)));
        return new Said(response ? "responseHeaders" : "requestHeaders", spec);
    }

    private static List<HeaderSpec> specs(List<Edit> edits, Step step) {
        return edits.stream()
                .filter(edit -> edit.step() == step)
                .map(edit -> new HeaderSpec(edit.name(), edit.template()))
                .toList();
    }

    private static List<Edit> edits(Filter filter) throws Unsayable {
        List<Edit> edits = new ArrayList<>();
        if (filter instanceof Filter.HeaderTemplates templates) {
            templates.set().forEach(one -> edits.add(new Edit(Step.SET, one.name(), one.template())));
            templates.add().forEach(one -> edits.add(new Edit(Step.ADD, one.name(), one.template())));
            templates.remove().forEach(name -> edits.add(new Edit(Step.REMOVE, name, "")));
        } else if (filter instanceof Filter.RequestHeaders(HeaderEdit edit)) {
            plain(edit, edits);
        } else if (filter instanceof Filter.ResponseHeaders(HeaderEdit edit)) {
            plain(edit, edits);
        } else {
            throw new Unsayable("edit of header fields: " + filter);
        }
        return edits;
    }

    private static void plain(HeaderEdit edit, List<Edit> edits) {
        edit.set().forEach(field -> edits.add(new Edit(Step.SET, field.name(), template(field))));
        edit.add().forEach(field -> edits.add(new Edit(Step.ADD, field.name(), template(field))));
        edit.remove().forEach(name -> edits.add(new Edit(Step.REMOVE, name, "")));
    }

    private static String template(HeaderField field) {
        return field.value().replace("${", "$${");
    }
}
