// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What is said at a time of what may be said, and one change of it after the other. */
final class Chosen {
    private static final int ONE_IN_BROKEN = 4;
    private static final int ONE_IN_REMOVED = 4;

    private final Choices choices;
    private final int most;
    private final Map<String, Said> said = new TreeMap<>();

    private record Said(Map<String, String> words, boolean broken) {}

    /** @param most how many subjects are spoken of at a time */
    Chosen(Choices choices, int most) {
        this.choices = choices;
        this.most = most;
    }

    /**
     * Mends what is broken, or sets, changes or takes back one subject.
     *
     * @param spelling how a key is written
     * @return what was done, for people
     */
    String change(Random random, UnaryOperator<String> spelling) {
        List<String> there = List.copyOf(said.keySet());
        for (String subject : there) {
            if (said.get(subject) instanceof Said before && before.broken()) {
                return random.nextBoolean() ? remove(subject) : "mend " + set(subject, random, spelling);
            }
        }
        if (there.size() >= most || !there.isEmpty() && random.nextInt(ONE_IN_REMOVED) == 0) {
            return remove(there.get(random.nextInt(there.size())));
        }
        List<String> all = choices.subjects().keySet().stream().sorted().toList();
        String subject = all.get(random.nextInt(all.size()));
        boolean breaks = random.nextInt(ONE_IN_BROKEN) == 0 && !of(subject).broken().isEmpty();
        return breaks ? "break " + put(subject, pick(of(subject).broken(), random), spelling, true) : set(subject, random, spelling);
    }

    private String remove(String subject) {
        return "remove " + subject + " " + java.util.Objects.requireNonNull(said.remove(subject)).words();
    }

    private String set(String subject, Random random, UnaryOperator<String> spelling) {
        Map<String, String> before = said.containsKey(subject) ? said.get(subject).words() : Map.of();
        List<Map<String, String>> others = new ArrayList<>(of(subject).good());
        others.removeIf(way -> before.values().containsAll(way.values()) && before.size() == way.size());
        return put(subject, pick(others.isEmpty() ? of(subject).good() : others, random), spelling, false);
    }

    private String put(String subject, Map<String, String> way, UnaryOperator<String> spelling, boolean broken) {
        Map<String, String> words = new TreeMap<>();
        way.forEach((key, value) -> words.put(spelling.apply(key), value));
        said.put(subject, new Said(words, broken));
        return subject + " " + words;
    }

    private Choices.Subject of(String subject) {
        return java.util.Objects.requireNonNull(choices.subjects().get(subject));
    }

    private static Map<String, String> pick(List<Map<String, String>> ways, Random random) {
        return ways.get(random.nextInt(ways.size()));
    }

    /** Everything that is said. */
    Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        said.values().forEach(one -> words.putAll(one.words()));
        return words;
    }

    /** Says nothing any more. */
    void clear() {
        said.clear();
    }
}
