// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import dev.rauta.app.explain.Explanation.TakenRoute;
import dev.rauta.app.explain.Explanation.Target;

/** An explanation for people. */
public final class ExplanationText {
    private ExplanationText() {}

    /** Several lines, the last one ended. */
    public static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder(explanation.request()).append('\n');
        explanation.binding().ifPresent(binding -> line(text, "binding", binding));
        line(text, "listener", explanation.listener().orElse("none takes this port and host"));
        line(text, "host", explanation.host().orElse("none"));
        explanation.route().ifPresentOrElse(route -> describe(text, route), () -> line(text, "route", unrouted(explanation)));
        explanation.readings().forEach(reading ->
                line(text, "reading", reading.path() + " -> " + reading.route().orElse("no route")));
        explanation.misses().forEach(miss -> line(text, "not", miss.route() + " (" + miss.source() + "): " + miss.why()));
        return text.toString();
    }

    private static void describe(StringBuilder text, TakenRoute route) {
        line(text, "route", route.name());
        line(text, "asked by", route.source() + route.place().map(place -> ", " + place).orElse(""));
        line(text, "match", route.match());
        route.filters().forEach(filter -> line(text, "filter", filter));
        line(text, "action", route.action());
        for (Target target : route.upstreams()) {
            line(
                    text,
                    "upstream",
                    target.name() + " weight " + target.weight() + " (" + target.protocol() + ") endpoints "
                            + target.endpoints() + target.otherwise().map(other -> ", while it has none " + other).orElse(""));
        }
    }

    private static String unrouted(Explanation explanation) {
        return explanation.refused().map(why -> "none: 400, " + why).orElse("none: 404");
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("  %-9s %s%n".formatted(label, value));
    }
}
