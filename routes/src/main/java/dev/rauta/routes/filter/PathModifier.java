// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

/** A new path for a rewrite or redirect. */
public sealed interface PathModifier {

    /** Replaces the whole path. */
    record Full(String path) implements PathModifier {}

    /**
     * Replaces the prefix that the route matched, by whole elements and never doubling a slash: {@code /foo} to
     * {@code /} makes {@code /foo/bar} into {@code /bar}.
     */
    record Prefix(String replacement) implements PathModifier {}
}
