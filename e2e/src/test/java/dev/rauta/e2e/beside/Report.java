// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run says.
 *
 * @param release of ingress-nginx
 */
record Report(String release, List<Part> parts, List<Known> known) {
    private static final String INTRODUCTION = """
            # Beside a running ingress-nginx

            Written by `make beside-ingress-nginx`. The same Ingresses, Services, Secrets and ConfigMap are put before ingress-nginx %s, with its
            own nginx and its Lua, and before Rauta with `--adopt-class nginx --nginx-configmap`, and both are asked the same requests, byte for
            byte. Compared is all that a client and a Service can tell: the status, each field of the answer, and of each request that reaches a
            Service (an upstream, a mirror, a service that is asked, a page for errors) method, target and each field. Left out are what belongs to
            a connection, to framing or to the clock (Connection, Keep-Alive, Transfer-Encoding, Content-Length, Date), the text of pages that
            the proxy makes itself, and the order of fields and of requests, which are told in that of the Services' names.

            %d requests of %d cases: %d have the same outcome, and %d differ, %d of them otherwise than it is meant.
            """;

    /** What both made of a file of cases. */
    record Part(CaseFile file, List<Compared> compared) {}

    /** Differences that nobody means, with what they are of; empty where there is none. */
    String unexplained() {
        var text = new StringBuilder();
        for (Compared one : all()) {
            List<String> lines = one.unexplained(known);
            if (!lines.isEmpty()) {
                text.append(one.where()).append("\n    ").append(String.join("\n    ", lines)).append('\n');
            }
        }
        return text.toString();
    }

    /** Reasons without a difference. */
    List<Known> unused() {
        Set<Known> used = all().stream().flatMap(one -> one.explained(known).stream()).collect(Collectors.toSet());
        return known.stream().filter(one -> !used.contains(one)).toList();
    }

    private List<Compared> all() {
        return parts.stream().flatMap(part -> part.compared().stream()).toList();
    }

    /** The page. */
    String text() {
        long cases = parts.stream().mapToLong(part -> part.file().cases().size()).sum();
        long same = all().stream().filter(one -> one.differences().isEmpty()).count();
        long wrong = all().stream().filter(one -> !one.unexplained(known).isEmpty()).count();
        var text = new StringBuilder(
                INTRODUCTION.formatted(release, all().size(), cases, same, all().size() - same, wrong));
        text.append("\n## What differs, and why\n\n| | what | in | requests |\n|---|---|---|---|\n");
        for (int i = 0; i < known.size(); i++) {
            Known one = known.get(i);
            List<Compared> in = all().stream().filter(compared -> compared.explained(known).contains(one)).toList();
            Set<String> names = in.stream().map(compared -> compared.of().name()).collect(Collectors.toCollection(TreeSet::new));
            String where = names.size() > 8 ? names.size() + " cases" : String.join(", ", names);
            text.append("| %d | %s | %s | %d |%n".formatted(i + 1, cell(one.reason()), where, in.size()));
        }
        parts.forEach(part -> append(text, part));
        return text.toString();
    }

    private void append(StringBuilder text, Part part) {
        text.append("\n## ").append(part.file().title()).append("\n\n");
        if (!part.file().configMap().isEmpty()) {
            text.append("The ConfigMap: ")
                    .append(part.file().configMap().entrySet().stream()
                            .map(word -> "`" + word.getKey() + ": " + cell(word.getValue()) + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n\n");
        }
        text.append("| case | request | ingress-nginx | Rauta |\n|---|---|---|---|\n");
        Case last = null;
        for (Compared one : part.compared()) {
            String name = one.of() == last ? "" : "**" + one.of().name() + "** " + one.of().annotations();
            last = one.of();
            text.append("| %s | `%s` | %s | %s |%n".formatted(
                    name, cell(one.ask().toString()), cell(one.nginx().brief()), rauta(one)));
        }
    }

    private String rauta(Compared one) {
        if (one.differences().isEmpty()) {
            return "the same";
        }
        String why = one.explained(known).stream()
                .map(reason -> "" + (known.indexOf(reason) + 1))
                .collect(Collectors.joining(", "));
        String what = one.nginx().brief().equals(one.rauta().brief()) ? "the same but for" : cell(one.rauta().brief()) + ", for";
        return what + " " + (one.unexplained(known).isEmpty() ? why : why + " **not meant**");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }
}
