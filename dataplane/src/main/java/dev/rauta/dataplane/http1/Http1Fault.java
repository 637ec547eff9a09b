// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/** In which way bytes are no message that may be acted upon. */
public enum Http1Fault {
    /** Not of the grammar, or with more than one reading. */
    MALFORMED,
    /** The first line names no version of HTTP where one belongs: another protocol. */
    FOREIGN,
    /** The first line is longer than allowed. */
    TARGET_TOO_LONG,
    /** The fields take more bytes than allowed. */
    HEAD_TOO_LARGE,
    /** There are more fields than allowed. */
    TOO_MANY_FIELDS,
    /** The version's major number is not 1, or its minor number not 0 or 1 (RFC 9110, section 2.5). */
    VERSION
}
