// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps requests out by what their fields say; each of several fields of a name is looked at by itself, too. */
final class FieldsStep implements GuardStep {
    private static final StepResult DENIED = StepResult.Refuse.of(403, "field-denied");

    /** A field that is not to say something. */
    private record Denied(String name, Predicate<String> value) {}

    private final List<Denied> all;

    private FieldsStep(List<Denied> all) {
        this.all = all;
    }

    /** What cannot be read may be what was to be kept out: nobody passes. */
    static GuardStep of(Guard.Fields guard) {
        List<Denied> all = new ArrayList<>();
        try {
            for (HeaderMatch match : guard.denied()) {
                all.add(new Denied(match.name(), value(match.value())));
            }
        } catch (PatternSyntaxException e) {
            return (_, _) -> StepResult.Refuse.of(503, "guard-unreadable");
        }
        return new FieldsStep(List.copyOf(all));
    }

    private static Predicate<String> value(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact(String value) -> value::equals;
            case ValueMatch.Regex(String expression) -> {
                Pattern pattern = Pattern.compile(expression);
                yield pattern::matches;
            }
        };
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        HeaderFields fields = head.fields();
        for (Denied denied : all) {
            StringBuilder joined = new StringBuilder();
            for (int at = fields.indexOf(denied.name(), 0); at >= 0; at = fields.indexOf(denied.name(), at + 1)) {
                String value = fields.value(at).toString();
                if (denied.value().test(value)) {
                    return DENIED;
                }
                joined.append(joined.isEmpty() ? "" : ", ").append(value);
            }
            if (!joined.isEmpty() && denied.value().test(joined.toString())) {
                return DENIED;
            }
        }
        return StepResult.CONTINUE;
    }
}
