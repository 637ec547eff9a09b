// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns heads into HTTP/2 header blocks and back (RFC 9113, section 8.3). */
public final class Http2Heads {
    /** What a field counts beside its bytes. */
    private static final int FIELD_OVERHEAD = 32;

    private static final AsciiString METHOD = Http2Headers.PseudoHeaderName.METHOD.value();
    private static final AsciiString SCHEME = Http2Headers.PseudoHeaderName.SCHEME.value();
    private static final AsciiString AUTHORITY = Http2Headers.PseudoHeaderName.AUTHORITY.value();
    private static final AsciiString PATH = Http2Headers.PseudoHeaderName.PATH.value();
    private static final AsciiString PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value();
    private static final AsciiString STATUS = Http2Headers.PseudoHeaderName.STATUS.value();
    private static final AsciiString STATUS_200 = AsciiString.cached("200");

    private Http2Heads() {}

    /** A request's header block, which shows {@code head} as it is when it is encoded; hop-by-hop fields are gone already. */
    public static Http2Headers request(RequestHead head) {
        return head.authority().isEmpty()
                ? new FieldBlock(head.fields(), METHOD, head.method(), SCHEME, head.scheme(), PATH, head.target())
                : new FieldBlock(
                        head.fields(),
                        METHOD,
                        head.method(),
                        SCHEME,
                        head.scheme(),
                        AUTHORITY,
                        head.authority(),
                        PATH,
                        head.target());
    }

    /** The header block of a request for a tunnel of {@code protocol} (RFC 8441, section 4). */
    public static Http2Headers connect(RequestHead head, CharSequence protocol) {
        return new FieldBlock(
                head.fields(),
                METHOD,
                head.method(),
                PROTOCOL,
                protocol,
                SCHEME,
                head.scheme(),
                AUTHORITY,
                head.authority(),
                PATH,
                head.target());
    }

    /** A response's header block. */
    public static Http2Headers response(ResponseHead head) {
        return new FieldBlock(
                head.fields(),
                STATUS,
                head.status() == 200 ? STATUS_200 : AsciiString.of(Integer.toString(head.status())));
    }

    /** A trailer block. */
    public static Http2Headers trailers(HeaderFields fields) {
        return new FieldBlock(fields);
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
}
