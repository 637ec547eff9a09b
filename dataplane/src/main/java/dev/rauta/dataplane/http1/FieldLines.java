// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.FieldNames;
import dev.rauta.dataplane.http.HeaderFields;
import io.netty.util.AsciiString;

/** Reads field lines (RFC 9112, section 5) from a section that {@link LineScanner} let through. */
public final class FieldLines {
    private FieldLines() {}

    /**
     * The fields from {@code at} to the empty line, names in lower case; they share {@code section}.
     *
     * <p>White space before a colon, folded lines and nameless fields are refused (sections 5.1 and 5.2).
     */
    public static HeaderFields parse(byte[] section, int at, Http1Limits limits) throws Http1Exception {
        HeaderFields fields = new HeaderFields();
        int next = at;
        while (section[next] != '\r') {
            if (fields.size() == limits.fields()) {
                throw new Http1Exception(
                        Http1Fault.TOO_MANY_FIELDS, "fields: over " + limits.fields() + " (expected: no more)");
            }
            next = line(section, next, fields);
        }
        return fields;
    }

    private static int line(byte[] section, int from, HeaderFields fields) throws Http1Exception {
        int colon = from;
        while (Octets.inToken(section[colon])) {
            section[colon] = Octets.lower(section[colon]);
            colon++;
        }
        if (colon == from || section[colon] != ':') {
            throw Http1Exception.malformed("field line: no name and colon at its start (expected: NAME: VALUE)");
        }
        int begin = colon + 1;
        while (Octets.isBlank(section[begin])) {
            begin++;
        }
        int end = begin;
        while (section[end] != '\r') {
            end++;
        }
        int next = end + 2;
        while (end > begin && Octets.isBlank(section[end - 1])) {
            end--;
        }
        AsciiString value = end == begin ? AsciiString.EMPTY_STRING : new AsciiString(section, begin, end - begin, false);
        fields.add(FieldNames.of(section, from, colon - from), value);
        return next;
    }
}
