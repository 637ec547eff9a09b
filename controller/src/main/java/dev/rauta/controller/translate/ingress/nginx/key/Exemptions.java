// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.PathMatch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths on which nobody has to say who he is.
 *
 * @param paths each with what is below it
 * @param instead of these guards, what stands there; empty: nothing
 */
public record Exemptions(List<String> paths, Map<Guard, Optional<Guard>> instead) {
    /** None. */
    public static final Exemptions NONE = new Exemptions(List.of(), Map.of());

    private static final String KEY = "no-auth-locations";
    private static final String USUAL = "/.well-known/acme-challenge";

    public Exemptions {
        paths = List.copyOf(paths);
        instead = Map.copyOf(instead);
    }

    /** Those that hold for all Ingresses, without any guard yet. */
    static Exemptions of(Globals globals) {
        String text = globals.of(KEY).orElse(globals.nginx() ? USUAL : "");
        return new Exemptions(
                Arrays.stream(text.split(",")).map(String::strip).filter(path -> path.startsWith("/")).toList(), Map.of());
    }

    /** The same with one guard more. */
    Exemptions with(Guard guard, Optional<Guard> other) {
        Map<Guard, Optional<Guard>> all = new LinkedHashMap<>(instead);
        all.put(guard, other);
        return new Exemptions(paths, all);
    }

    /** What is asked of requests for a path. */
    public List<Guard> on(PathMatch path, List<Guard> guards) {
        if (instead.isEmpty() || paths.stream().noneMatch(one -> below(path, one))) {
            return guards;
        }
        return guards.stream()
                .flatMap(guard -> instead.getOrDefault(guard, Optional.of(guard)).stream())
                .toList();
    }

    private static boolean below(PathMatch path, String exempt) {
        return switch (path) {
            case PathMatch.Exact(String text) -> plain(text) && (text.equals(exempt) || text.startsWith(above(exempt)));
            case PathMatch.Prefix(String text) -> plain(text) && (text.equals(exempt) || text.startsWith(above(exempt)));
            // Who knows what else they fit.
            case PathMatch.Regex _, PathMatch.StartRegex _, PathMatch.Tail _, PathMatch.Any _ -> false;
        };
    }

    /** Where paths of a host become expressions, this one still fits what is below alone. */
    private static boolean plain(String text) {
        return text.matches("[A-Za-z0-9/._~-]*");
    }

    private static String above(String exempt) {
        return exempt.endsWith("/") ? exempt : exempt + "/";
    }
}
