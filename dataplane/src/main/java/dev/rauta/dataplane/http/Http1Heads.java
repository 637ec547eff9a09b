// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Turns heads into Netty's HTTP/1.1 headers and back. */
public final class Http1Heads {
    private Http1Heads() {}

    /** The fields of a message, names in lower case. */
    public static HeaderFields fields(HttpHeaders headers) {
        HeaderFields fields = new HeaderFields();
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> entry = entries.next();
            fields.add(lower(entry.getKey()), entry.getValue());
        }
        return fields;
    }

    /** Netty's headers; not validated again, for the decoder or the controller that made them did. */
    public static HttpHeaders headers(HeaderFields fields) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (int i = 0; i < fields.size(); i++) {
            headers.add(fields.name(i), fields.value(i));
        }
        return headers;
    }

    private static CharSequence lower(CharSequence name) {
        return name instanceof AsciiString ascii ? ascii.toLowerCase() : name.toString().toLowerCase(Locale.ROOT);
    }
}
