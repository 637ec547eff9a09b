// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import dev.rauta.dataplane.http.FieldValues;
import io.netty.util.AsciiString;

/**
 * One field as a table holds it, so that what is to be known of it is found out once.
 *
 * @param name in lower case where it is well-formed
 * @param value octets as they came
 * @param kind what it is by its name
 * @param sound whether the value may stand in a field (RFC 9113, section 8.2.1)
 */
record Field(AsciiString name, AsciiString value, FieldKind kind, boolean sound) {
    private static final int OVERHEAD = 32;

    static Field of(AsciiString name, FieldKind kind, AsciiString value) {
        return new Field(name, value, kind, FieldValues.acceptable(value));
    }

    /** What it takes of a table or of a list (RFC 7541, section 4.1), in bytes. */
    int size() {
        return size(name, value);
    }

    static int size(AsciiString name, AsciiString value) {
        return name.length() + value.length() + OVERHEAD;
    }
}
