// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

/** What a header's or query parameter's value must look like. */
public sealed interface ValueMatch {

    /** The whole value, case-sensitive. */
    record Exact(String value) implements ValueMatch {}

    /** A RE2 regular expression over the whole value. */
    record Regex(String pattern) implements ValueMatch {}
}
