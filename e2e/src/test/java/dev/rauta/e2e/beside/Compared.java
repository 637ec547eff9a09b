// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What both made of one request. */
record Compared(Case of, Ask ask, Seen nginx, Seen rauta) {

    /** Which of its case and request this is, as {@link Known#at} has it. */
    String where() {
        return of.name() + ": " + ask;
    }

    /** What one has and the other has not, with whom it is of. */
    List<String> differences() {
        List<String> all = new ArrayList<>();
        nginx.without(rauta).forEach(line -> all.add("nginx " + line));
        rauta.without(nginx).forEach(line -> all.add("rauta " + line));
        return all;
    }

    /** Differences that nobody means. */
    List<String> unexplained(List<Known> known) {
        return differences().stream()
                .filter(line -> known.stream().noneMatch(one -> one.explains(where(), line)))
                .toList();
    }

    /** What is meant, of the differences that are there. */
    Set<Known> explained(List<Known> known) {
        Set<Known> used = new LinkedHashSet<>();
        for (String line : differences()) {
            known.stream().filter(one -> one.explains(where(), line)).forEach(used::add);
        }
        return used;
    }
}
