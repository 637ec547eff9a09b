// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

/**
 * A response's status and header fields, interim (1xx) or final; confined to a worker.
 *
 * @param status 100 to 599
 * @param fields the header fields, without pseudo-header fields
 */
public record ResponseHead(int status, HeaderFields fields) {

    /** Whether another head follows (RFC 9110, section 15.2); 101 is final, for it ends HTTP on the connection. */
    public boolean interim() {
        return status < 200 && status != 101;
    }
}
