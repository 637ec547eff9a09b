// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes.Standing;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes.Wanted;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.ingress.nginx.traffic.CanaryKeys;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.GuardSum;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Guard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what the annotations of an Ingress ask for in the words of ingress-nginx, and gives each its verdict. */
public final class NginxAnnotations {
    /** What becomes of annotations that concern a path rather than who is asked. */
    public static final String PATHS_SAY =
            "the Ingress whose paths this canary has alternatives of decides that for both (expected: there)";

    /** What names of keys that guard begin with: a misspelt guard must not be an open door. */
    private static final Set<String> GUARDING = Set.of("auth-", "allowlist-", "whitelist-", "denylist-", "satisfy", "modsecurity");

    private static final CanaryKeys CANARY = new CanaryKeys();

    private NginxAnnotations() {}

    /** Whether the Ingress is a canary of another one: the first thing to know of it. */
    public static boolean canary(Words words, Wishes wishes) {
        CANARY.read(words, wishes);
        return wishes.canary().isPresent();
    }

    /**
     * Reads all of {@code words} but what makes a canary into {@code wishes}, and guards into {@code guards}.
     *
     * @param known what has been read already, by short key
     */
    public static void read(Words words, Set<String> known, Wishes wishes, GuardSum guards) {
        Set<KeyGroup> asked = Catalogue.groups(words.keys());
        read(Catalogue.OF_SHARES, asked, words, wishes);
        boolean canary = wishes.canary().isPresent();
        if (!canary) {
            read(Catalogue.OF_PATHS, asked, words, wishes);
        }
        guard(words, wishes, guards);
        for (String key : words.keys()) {
            if (!known.contains(key)) {
                rest(key, canary, words);
            }
        }
        if (words.denied()) {
            guards.close(Effect.UNUSABLE);
        }
    }

    private static void read(List<KeyGroup> groups, Set<KeyGroup> asked, Words words, Wishes wishes) {
        boolean all = words.globals().nginx() || !words.globals().values().isEmpty();
        for (KeyGroup group : groups) {
            if (all || asked.contains(group)) {
                group.read(words, wishes);
            }
        }
    }

    private static void guard(Words words, Wishes wishes, GuardSum sum) {
        Map<List<String>, Wanted> choice = new LinkedHashMap<>();
        wishes.guards().forEach((keys, wanted) -> {
            if (wishes.oneGuard() && wanted.standing() != Standing.ALWAYS) {
                choice.put(keys, wanted);
            } else {
                made(words, keys, wanted.term(), sum)
                        .filter(_ -> wanted.standing() == Standing.AUTHENTICATION)
                        .ifPresent(guard -> wishes.exempt(guard, Optional.empty()));
            }
        });
        if (!choice.isEmpty()) {
            choose(words, wishes, choice, sum);
        }
    }

    private static void choose(Words words, Wishes wishes, Map<List<String>, Wanted> choice, GuardSum sum) {
        List<String> keys = choice.keySet().stream().flatMap(List::stream).toList();
        List<GuardTerm> terms = choice.values().stream().map(Wanted::term).toList();
        GuardTerm term = terms.size() == 1 ? terms.getFirst() : new GuardTerm.AnyOf(terms);
        made(words, keys, term, sum).ifPresent(guard -> {
            List<Guard> all = guard instanceof Guard.AnyOf(List<Guard> some) ? some : List.of(guard);
            Optional<Guard> left = all.stream().filter(Guard.Addresses.class::isInstance).findFirst();
            wishes.exempt(guard, left);
        });
    }

    /** The guard, as it has been looked up; empty where there is none that was not there before. */
    private static Optional<Guard> made(Words words, List<String> keys, GuardTerm term, GuardSum sum) {
        List<Guard> before = sum.all();
        guard(words, keys, term, sum);
        return sum.all().stream().filter(guard -> !before.contains(guard)).findFirst();
    }

    private static void guard(Words words, List<String> keys, GuardTerm term, GuardSum sum) {
        Optional<String> fault = sum.add(List.of(new PolicyField.Guarding(keys.getFirst(), term)));
        for (String key : keys) {
            fault.ifPresentOrElse(why -> words.missing(key, why), () -> words.applied(key));
        }
    }

    /** Tells of what no group has. */
    private static void rest(String key, boolean canary, Words words) {
        NginxKey known = Catalogue.find(key);
        if (words.told(key)) {
            return;
        }
        if (known == null) {
            String why = "not known (expected: a key of ingress-nginx, or a field of TrafficPolicy)";
            if (GUARDING.stream().anyMatch(key::startsWith)) {
                words.deny(key, why);
            } else {
                words.fault(key, why);
            }
            return;
        }
        switch (known.stand()) {
            case HARMLESS -> words.ignored(key, known.meaning());
            case REFUSED -> words.fault(key, known.meaning());
            case APPLIED -> {
                if (canary) {
                    words.ignored(key, PATHS_SAY);
                } else {
                    words.fault(key, "without effect (expected: with what it goes with)");
                }
            }
        }
    }
}
