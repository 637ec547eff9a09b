// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.check;

import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import java.util.List;

/** How a client hears that an authorization service does not let it in: as the service says it. */
public final class ServiceRefusal {
    /** The longest body of a refusal that is passed on, in bytes. */
    public static final int BODY = 64 * 1024;

    /** What is passed on where the body is not. */
    private static final List<String> TOLD = List.of("www-authenticate", "set-cookie", "location", "retry-after");

    private static final byte[] NO_BODY = {};

    private ServiceRefusal() {}

    /**
     * The refusal.
     *
     * @param status 300 to 599
     * @param cut whether there was more of the body: then it is one of our own
     */
    public static StepResult of(RequestHead head, int status, HeaderFields fields, byte[] body, boolean cut) {
        String reason = reason(status);
        if (status >= 400 && (cut || Grpc.isCall(head.fields()))) {
            return new StepResult.Refuse(status, reason, told(fields));
        }
        fields.remove("content-length");
        if (status >= 400) {
            fields.set("x-rauta-error", reason);
        }
        return new StepResult.Relay(new ResponseHead(status, fields), cut ? NO_BODY : body);
    }

    private static String reason(int status) {
        return switch (status) {
            case 401 -> "unauthenticated";
            case 403 -> "forbidden";
            default -> "authorization-refused";
        };
    }

    private static HeaderFields told(HeaderFields all) {
        HeaderFields fields = new HeaderFields();
        all.forEach((name, value) -> {
            if (TOLD.contains(name.toString())) {
                fields.add(name, value);
            }
        });
        return fields;
    }
}
