// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

/** What becomes of a request whose path servers read in several ways, where those readings take different rules. */
public enum AmbiguousPaths {
    /** It is answered 400: no upstream can take it for a path that another rule guards. */
    REFUSE,
    /** It takes the rule of its literal reading: for upstreams that are known to read no other. */
    FORWARD
}
