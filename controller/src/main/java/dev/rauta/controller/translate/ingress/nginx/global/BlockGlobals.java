// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.ArrayList;
import java.util.List;

/** Who is kept out of everything: {@code block-cidrs}, {@code block-user-agents}, {@code block-referers}. */
final class BlockGlobals {
    private BlockGlobals() {}

    static List<Guard> guards(GlobalReading reading) {
        List<Guard> guards = new ArrayList<>();
        List<AddressRange> ranges = reading.text(AccessGlobals.CIDRS).stream()
                .flatMap(text -> ValueForm.list(text).stream())
                .map(AddressRange::parse)
                .toList();
        if (!ranges.isEmpty()) {
            guards.add(new Guard.Addresses(List.of(), ranges));
        }
        List<HeaderMatch> denied = new ArrayList<>();
        denied(reading, AccessGlobals.AGENTS, "user-agent", denied);
        denied(reading, AccessGlobals.REFERERS, "referer", denied);
        if (!denied.isEmpty()) {
            guards.add(new Guard.Fields(denied));
        }
        return guards;
    }

    /** As in a map of nginx: a text in whatever case, or behind a tilde an expression that something of the value matches. */
    private static void denied(GlobalReading reading, String key, String field, List<HeaderMatch> denied) {
        for (String text : ValueForm.list(reading.text(key).orElse(""))) {
            String expression = text.startsWith("~*")
                    ? "(?is).*(?:" + text.substring(2).strip() + ").*"
                    : text.startsWith("~")
                            ? "(?s).*(?:" + text.substring(1).strip() + ").*"
                            : "(?i)" + Pattern.quote(text);
            try {
                var _ = Expressions.compile(expression);
                denied.add(new HeaderMatch(field, new ValueMatch.Regex(expression)));
            } catch (PatternSyntaxException e) {
                reading.fault(key, "'" + text + "': " + e.getMessage() + " (expected: an expression of RE2)");
            }
        }
    }
}
