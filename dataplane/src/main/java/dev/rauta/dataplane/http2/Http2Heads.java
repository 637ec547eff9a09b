// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Turns heads into HTTP/2 header blocks and back (RFC 9113, section 8.3). */
public final class Http2Heads {
    private Http2Heads() {}

    /** A request's header block; hop-by-hop fields are gone already. */
    public static HpackEncoder request(HpackEncoder block, RequestHead head) {
        block.method(head.method()).scheme(head.scheme());
        if (!head.authority().isEmpty()) {
            block.authority(head.authority());
        }
        return block.path(head.target()).fields(head.fields());
    }

    /** The header block of a request for a tunnel of {@code protocol} (RFC 8441, section 4). */
    public static HpackEncoder connect(HpackEncoder block, RequestHead head, CharSequence protocol) {
        return block.method(head.method())
                .protocol(protocol)
                .scheme(head.scheme())
                .authority(head.authority())
                .path(head.target())
                .fields(head.fields());
    }

    /** A response's header block. */
    public static HpackEncoder response(HpackEncoder block, ResponseHead head) {
        return block.status(head.status()).fields(head.fields());
    }

    /** A response's head; null where its status is missing or no number from 100 to 599, or it has what only requests have. */
    public static @Nullable ResponseHead response(FieldSection section) {
        AsciiString text = section.status();
        if (text == null || text.length() != 3 || section.asks()) {
            return null;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            status = status * 10 + digit;
        }
        return status < 100 || status > 599 ? null : new ResponseHead(status, section.fields());
    }
}
