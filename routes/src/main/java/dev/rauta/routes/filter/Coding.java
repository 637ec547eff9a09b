// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

/** A way to compress content (RFC 9110, section 8.4.1; RFC 7932; RFC 8878). */
public enum Coding {
    GZIP("gzip"),
    BROTLI("br"),
    ZSTD("zstd");

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in fields. */
    public String token() {
        return token;
    }
}
