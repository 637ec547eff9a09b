// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.monitoring;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names in docs/metrics.md, and those of the JVM's and Prometheus' own. */
final class KnownMetrics {
    private static final Pattern OWN = Pattern.compile("rauta_[a-z_]+");
    private static final Pattern METRIC = Pattern.compile("\\b([a-z][a-z0-9_]*)\\{|\\b(rauta_[a-z_]+)");
    private static final Pattern OTHERS = Pattern.compile("(jvm|process|system)_[a-z_]+|up");

    private final Set<String> names = new TreeSet<>();

    KnownMetrics() {
        try {
            OWN.matcher(Files.readString(Helm.root().resolve("docs/metrics.md"))).results().forEach(one -> names.add(one.group()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics that an expression names. */
    static Set<String> in(String expression) {
        Set<String> found = new TreeSet<>();
        METRIC.matcher(expression)
                .results()
                .forEach(one -> found.add(one.group(1) == null ? one.group(2) : one.group(1)));
        return found;
    }

    boolean knows(String metric) {
        return names.contains(metric)
                || metric.endsWith("_bucket") && names.contains(metric.substring(0, metric.length() - "_bucket".length()))
                || OTHERS.matcher(metric).matches();
    }
}
