// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

/** What a request's path must look like; query excluded. */
public sealed interface PathMatch {

    /** The whole path, byte for byte. */
    record Exact(String path) implements PathMatch {
        public Exact {
            requireAbsolute(path);
        }
    }

    /**
     * The path itself or anything below it, by whole elements: {@code /foo} takes {@code /foo}, {@code /foo/} and
     * {@code /foo/bar}, never {@code /foobar}.
     *
     * @param path without a trailing slash, except {@code /} itself; one that is given is dropped
     */
    record Prefix(String path) implements PathMatch {
        public Prefix {
            requireAbsolute(path);
            while (path.length() > 1 && path.endsWith("/")) {
                path = path.substring(0, path.length() - 1);
            }
        }
    }

    /** A RE2 regular expression over the whole path. */
    record Regex(String pattern) implements PathMatch {}

    /**
     * A RE2 regular expression over the whole path that names its end alone, as that of a method of any gRPC service: tried
     * after every prefix but the root, for whoever names where a path begins is more specific.
     */
    record Tail(String pattern) implements PathMatch {}

    /**
     * A RE2 regular expression over the beginning of the path, whatever the case of letters; what follows there may be anything. Of
     * several the longest text is tried first, and of equally long ones that which comes last by its characters.
     */
    record StartRegex(String pattern) implements PathMatch {
        public StartRegex {
            requireAbsolute(pattern);
        }
    }

    /** Any path, tried after everything else: an Ingress's default backend. */
    record Any() implements PathMatch {}

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: starts with /)");
        }
    }
}
