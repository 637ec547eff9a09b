// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.List;

/**
 * A response as the upstream shall send it.
 *
 * @param interims what precedes it
 * @param fields those that the client must get
 * @param dropped those that it must not; none over HTTP/2
 * @param declared the {@code content-length} it says, -1 for none; beside a body it is the body's
 * @param http10 whether it is of HTTP/1.0
 */
public record ResponsePlan(
        List<Interim> interims,
        int status,
        List<Field> fields,
        List<Field> dropped,
        byte[] body,
        Framing framing,
        long declared,
        List<Field> trailers,
        boolean http10) {

    /** A response before the final one (RFC 9110, section 15.2). */
    public record Interim(int status, List<Field> fields) {}

    @Override
    public String toString() {
        return status + " after " + interims.stream().map(Interim::status).toList() + ", " + fields.size() + "+"
                + dropped.size() + " fields, " + body.length + " bytes " + framing + " declared " + declared + ", "
                + trailers.size() + " trailers" + (http10 ? ", HTTP/1.0" : "");
    }
}
