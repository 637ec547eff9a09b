// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/** A subject alternative name (RFC 5280, section 4.2.1.6) that an upstream's certificate may be known by. */
public sealed interface SubjectName {

    /** A host name; a certificate's wildcard stands for its leftmost label (RFC 6125, section 6.4.3). */
    record Dns(String name) implements SubjectName {
        public Dns {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("DNS name: '' (expected: a host name)");
            }
        }
    }

    /** A URI, such as a SPIFFE identity; compared whole. */
    record Uri(String uri) implements SubjectName {
        public Uri {
            if (uri.isEmpty()) {
                throw new IllegalArgumentException("URI: '' (expected: a URI)");
            }
        }
    }
}
