// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns heads into HTTP/2 header blocks and back (RFC 9113, section 8.3). */
public final class Http2Heads {
    /** What a field counts beside its bytes. */
    private static final int FIELD_OVERHEAD = 32;

    private Http2Heads() {}

    /** A request's header block; hop-by-hop fields are gone already. */
    public static Http2Headers request(RequestHead head) {
        Http2Headers headers = new DefaultHttp2Headers(false, head.fields().size() + 4);
        headers.method(head.method()).scheme(head.scheme()).path(head.target());
        if (!head.authority().isEmpty()) {
            headers.authority(head.authority());
        }
        addFields(headers, head.fields());
        return headers;
    }

    /** A response's header block. */
    public static Http2Headers response(ResponseHead head) {
        Http2Headers headers = new DefaultHttp2Headers(false, head.fields().size() + 1);
        headers.status(head.status() == 200 ? STATUS_200 : AsciiString.of(Integer.toString(head.status())));
        addFields(headers, head.fields());
        return headers;
    }

    /** A trailer block. */
    public static Http2Headers trailers(HeaderFields fields) {
        Http2Headers headers = new DefaultHttp2Headers(false, fields.size());
        addFields(headers, fields);
        return headers;
    }

    /** A response's head, null where its status is missing or no number from 100 to 599. */
    public static @Nullable ResponseHead response(Http2Headers headers) {
        CharSequence text = headers.status();
        if (text == null || text.length() != 3) {
            return null;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            status = status * 10 + digit;
        }
        return status < 100 || status > 599 ? null : new ResponseHead(status, fields(headers));
    }

    /** How large a block is, decoded (section 6.5.2). */
    public static long size(Http2Headers headers) {
        long bytes = 0;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            bytes += header.getKey().length() + header.getValue().length() + FIELD_OVERHEAD;
        }
        return bytes;
    }

    /** The fields of a block, without pseudo-header fields; several {@code cookie} fields become one (section 8.2.3). */
    public static HeaderFields fields(Http2Headers headers) {
        HeaderFields fields = new HeaderFields();
        StringBuilder cookies = null;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            CharSequence name = header.getKey();
            if (name.length() > 0 && name.charAt(0) == ':') {
                continue;
            }
            if (!AsciiString.contentEquals(name, "cookie")) {
                fields.add(name, header.getValue());
            } else if (cookies == null) {
                cookies = new StringBuilder(header.getValue());
            } else {
                cookies.append("; ").append(header.getValue());
            }
        }
        return cookies == null ? fields : fields.add("cookie", cookies.toString());
    }

    private static final AsciiString STATUS_200 = AsciiString.cached("200");

    private static void addFields(Http2Headers headers, HeaderFields fields) {
        for (int i = 0; i < fields.size(); i++) {
            headers.add(fields.name(i), fields.value(i));
        }
    }
}
