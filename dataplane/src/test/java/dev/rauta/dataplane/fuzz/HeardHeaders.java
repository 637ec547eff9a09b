// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What a header block said, kept beyond the stream's hearing it. */
record HeardHeaders(
        @Nullable AsciiString method,
        @Nullable AsciiString scheme,
        @Nullable AsciiString authority,
        @Nullable AsciiString path,
        @Nullable AsciiString protocol,
        @Nullable AsciiString status,
        HeaderFields fields,
        long size,
        boolean tooLarge) {

    static HeardHeaders of(FieldSection section) {
        return new HeardHeaders(
                section.method(),
                section.scheme(),
                section.authority(),
                section.path(),
                section.protocol(),
                section.status(),
                section.fields(),
                section.size(),
                section.tooLarge());
    }
}
