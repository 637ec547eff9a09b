// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Which requests are answered before any route is asked. */
final class RequestRules {
    private RequestRules() {}

    /** Why a request goes no further; null where it does. */
    static @Nullable ExchangeFailure objection(RequestHead head) {
        switch (head.method()) {
            case "CONNECT" -> {
                return ExchangeFailure.NOT_IMPLEMENTED;
            }
            // It would hand a script the cookies and credentials that it may not read (RFC 9110, section 9.3.8).
            case "TRACE" -> {
                return ExchangeFailure.METHOD_NOT_ALLOWED;
            }
            default -> {
                // Methods are the upstream's business.
            }
        }
        CharSequence expect = head.fields().get("expect");
        return expect == null || expect.toString().equalsIgnoreCase("100-continue")
                ? null
                : ExchangeFailure.EXPECTATION_FAILED;
    }

    /**
     * Whether an OPTIONS request goes on: {@code Max-Forwards} is one less then, and where it was 0 we are the last
     * recipient (RFC 9110, section 7.6.2).
     */
    static boolean forwards(RequestHead head) {
        HeaderFields fields = head.fields();
        CharSequence text = head.method().equals("OPTIONS") ? fields.get("max-forwards") : null;
        if (text == null || text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return true;
        }
        int left = Integer.parseInt(text.toString());
        if (left > 0) {
            fields.set("max-forwards", Integer.toString(left - 1));
        }
        return left > 0;
    }
}
