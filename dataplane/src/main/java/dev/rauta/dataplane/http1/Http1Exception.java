// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/** Bytes that are no message; carries no stack trace, for strangers cause it at will. */
public final class Http1Exception extends Exception {
    private static final long serialVersionUID = 1L;

    private final Http1Fault fault;

    /** @param detail fact, value, expectation */
    public Http1Exception(Http1Fault fault, String detail) {
        super(detail, null, false, false);
        this.fault = fault;
    }

    /** One for bytes that are not of the grammar, or have more than one reading. */
    public static Http1Exception malformed(String detail) {
        return new Http1Exception(Http1Fault.MALFORMED, detail);
    }

    public Http1Fault fault() {
        return fault;
    }
}
