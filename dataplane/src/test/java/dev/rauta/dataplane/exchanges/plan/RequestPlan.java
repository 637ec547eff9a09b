// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.List;

/**
 * A request as the client shall send it.
 *
 * @param fields those that the upstream must get
 * @param dropped those that it must not
 * @param trailers sent where the framing is {@link Framing#OPEN}
 * @param expects whether the body waits for an interim 100
 * @param http10 whether it is of HTTP/1.0
 * @param absolute whether its target is in absolute form
 */
public record RequestPlan(
        String method,
        String target,
        String authority,
        List<Field> fields,
        List<Field> dropped,
        byte[] body,
        Framing framing,
        List<Field> trailers,
        boolean expects,
        boolean http10,
        boolean absolute) {

    @Override
    public String toString() {
        return method + " " + target.length() + " bytes of target, " + fields.size() + "+" + dropped.size() + " fields, "
                + body.length + " bytes " + framing + ", " + trailers.size() + " trailers" + (expects ? ", expects" : "")
                + (http10 ? ", HTTP/1.0" : "") + (absolute ? ", absolute" : "");
    }
}
