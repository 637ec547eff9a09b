// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ContentLength;
import dev.rauta.dataplane.http.ResponseHead;

/**
 * What of an HTTP/2 response is malformed beyond what the codec refuses by itself: bodies that are not as long as their
 * heads say; confined to a worker.
 */
final class ResponseRules {
    private final boolean head;
    private boolean bodiless;
    private long expected = ContentLength.NONE;
    private long seen;

    /** @param method of the request */
    ResponseRules(String method) {
        this.head = method.equals("HEAD");
    }

    /** Takes a final head; false where it ends a message that it says has a body. */
    boolean onHead(ResponseHead response, boolean end) {
        bodiless = head || response.status() == 204 || response.status() == 304;
        if (!bodiless) {
            expected = ContentLength.of(response.fields());
            if (expected == ContentLength.MALFORMED) {
                return false;
            }
        }
        return !end || complete();
    }

    /** Whether the response has no body whatever follows, so that its head ends it (RFC 9110, section 6.4.1). */
    boolean bodiless() {
        return bodiless;
    }

    /** Takes so many bytes of body; false where there are too many, or too few at the end (section 8.1.1). */
    boolean onData(int bytes, boolean end) {
        seen += bytes;
        return (expected < 0 || seen <= expected) && (!end || complete());
    }

    /** Whether the message may end here. */
    boolean complete() {
        return expected < 0 || seen == expected;
    }
}
