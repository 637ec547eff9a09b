// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

import java.util.Comparator;
import java.util.Locale;

/**
 * A set of host names, in lower case and without port.
 *
 * <p>Its text is {@code *} for any host, {@code example.com}, {@code *.example.com} for exactly one label more (the
 * Ingress meaning), or {@code **.example.com} for one or more labels (the Gateway API meaning).
 */
public sealed interface HostPattern extends Comparable<HostPattern> {

    /** Exact names first, then longer suffixes, then any host; equal rank by text. */
    Comparator<HostPattern> MOST_SPECIFIC_FIRST =
            ((Comparator<HostPattern>) HostPattern::compareSpecificity).thenComparing(HostPattern::toString);

    /** Every host, and a request without one. */
    record Any() implements HostPattern {
        @Override
        public String toString() {
            return "*";
        }
    }

    /** One name. */
    record Exact(String host) implements HostPattern {
        public Exact {
            host = checked(host);
        }

        @Override
        public String toString() {
            return host;
        }
    }

    /** Exactly one label before {@code suffix}: Ingress, {@code *.example.com}. */
    record OneLabel(String suffix) implements HostPattern {
        public OneLabel {
            suffix = checked(suffix);
        }

        @Override
        public String toString() {
            return "*." + suffix;
        }
    }

    /** One or more labels before {@code suffix}: Gateway API, {@code *.example.com}. */
    record ManyLabels(String suffix) implements HostPattern {
        public ManyLabels {
            suffix = checked(suffix);
        }

        @Override
        public String toString() {
            return "**." + suffix;
        }
    }

    /** Any host. */
    static HostPattern any() {
        return new Any();
    }

    /** Reads the text form described above; throws {@link IllegalArgumentException} for anything else. */
    static HostPattern parse(String text) {
        if (text.equals("*")) {
            return new Any();
        }
        if (text.startsWith("**.")) {
            return new ManyLabels(text.substring(3));
        }
        return text.startsWith("*.") ? new OneLabel(text.substring(2)) : new Exact(text);
    }

    /** The host of an Ingress rule: empty is any host, a wildcard stands for one label. */
    static HostPattern ofIngress(String host) {
        return host.isEmpty() ? new Any() : parse(host);
    }

    /** The hostname of a Gateway listener or route: empty is any host, a wildcard stands for one or more labels. */
    static HostPattern ofGateway(String hostname) {
        if (hostname.isEmpty()) {
            return new Any();
        }
        return hostname.startsWith("*.") ? new ManyLabels(hostname.substring(2)) : new Exact(hostname);
    }

    /** Negative where {@code a} is the more specific one; zero for equal rank and length. */
    static int compareSpecificity(HostPattern a, HostPattern b) {
        int byRank = Integer.compare(a.rank(), b.rank());
        return byRank != 0 ? byRank : Integer.compare(b.suffix().length(), a.suffix().length());
    }

    /** Whether {@code host} (lower case, no port) is in this set. */
    default boolean matches(String host) {
        return switch (this) {
            case Any() -> true;
            case Exact(String name) -> name.equals(host);
            case OneLabel(String suffix) -> {
                int dot = host.indexOf('.');
                yield dot > 0 && host.length() == dot + 1 + suffix.length() && host.endsWith(suffix);
            }
            case ManyLabels(String suffix) -> {
                int dot = host.length() - suffix.length() - 1;
                yield dot > 0 && host.charAt(dot) == '.' && host.endsWith(suffix);
            }
        };
    }

    /** Whether every host of {@code other} is in this set too. */
    default boolean covers(HostPattern other) {
        return switch (other) {
            case Any() -> this instanceof Any;
            case Exact(String host) -> matches(host);
            case OneLabel(String suffix) -> equals(other) || coversBelow(suffix);
            case ManyLabels(String suffix) -> coversBelow(suffix);
        };
    }

    private boolean coversBelow(String below) {
        return switch (this) {
            case Any() -> true;
            case ManyLabels(String suffix) -> below.equals(suffix) || below.endsWith("." + suffix);
            case Exact _ -> false;
            case OneLabel _ -> false;
        };
    }

    private int rank() {
        return switch (this) {
            case Exact(String _) -> 0;
            case OneLabel(String _) -> 1;
            case ManyLabels(String _) -> 1;
            case Any() -> 2;
        };
    }

    private String suffix() {
        return switch (this) {
            case OneLabel(String suffix) -> suffix;
            case ManyLabels(String suffix) -> suffix;
            case Any() -> "";
            case Exact(String _) -> "";
        };
    }

    @Override
    default int compareTo(HostPattern other) {
        if (this instanceof Exact(String one) && other instanceof Exact(String another)) {
            // As below, of what nearly all are.
            return one.compareTo(another);
        }
        return MOST_SPECIFIC_FIRST.compare(this, other);
    }

    private static String checked(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.length() > 253 || lower.contains("*") || lower.contains("/") || lower.contains("|")) {
            throw new IllegalArgumentException("host: " + host + " (expected: a DNS name, at most one leading *.)");
        }
        return lower;
    }
}
