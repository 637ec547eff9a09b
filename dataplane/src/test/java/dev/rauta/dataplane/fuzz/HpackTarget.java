// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http.Http2Heads;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * HPACK (RFC 7541) as the dataplane's HTTP/2 connections use it.
 *
 * <p>An input whose first byte is even is a series of header blocks, each behind its length, for a server: nothing but
 * protocol errors may come of it, no list is over the limit, no buffer is left. An odd one makes header lists that a
 * client encodes and a server decodes: they must come out as they went in.
 */
public final class HpackTarget {
    private static final long[] TABLE_SIZES = {4096, 0, 64, 65536};
    private static final String[] NAMES = {
        "accept", "cookie", "content-type", "x-a", "x-request-id", "user-agent", "authorization", "x-" + "long".repeat(30)
    };

    private HpackTarget() {}

    /** Throws {@link AssertionError}, or whatever escapes, where a property does not hold. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Random random = new Random(input[0]);
        Http2Pair pair = new Http2Pair(TABLE_SIZES[(input[0] & 6) >> 1]);
        if ((input[0] & 1) == 0) {
            decode(pair, input, random);
        } else {
            roundTrip(pair, input, random);
        }
        pair.heard().forEach(HpackTarget::checkHeard);
        pair.close();
    }

    private static void decode(Http2Pair pair, byte[] input, Random random) {
        int stream = 1;
        for (int at = 1; at < input.length && !pair.serverGone(); stream += 2) {
            int end = Math.min(input.length, at + 1 + (input[at] & 0xff));
            pair.block(stream, Arrays.copyOfRange(input, at + 1, end), random);
            at = end;
        }
        require(pair.heard().size() <= stream / 2, "more lists than blocks");
    }

    private static void checkHeard(Http2Headers headers) {
        long size = 0;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            String name = header.getKey().toString();
            String value = header.getValue().toString();
            size += name.length() + value.length() + 32L;
            require(name.matches(":?[!#$%&'*+.^_`|~0-9a-z-]+"), "name " + name);
            require(value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), "value " + value);
        }
        require(size <= Http2Pair.HEADER_LIST, "a list of " + size);
        Http2Heads.fields(headers);
    }

    private static void roundTrip(Http2Pair pair, byte[] input, Random random) {
        List<String> sent = new ArrayList<>();
        int stream = 1;
        for (int at = 1; at < input.length && stream < 16; stream += 2) {
            Http2Headers headers = new DefaultHttp2Headers(false)
                    .method("GET")
                    .scheme("http")
                    .authority("a.example")
                    .path("/" + stream);
            int room = Http2Pair.HEADER_LIST - 300;
            for (int count = input[at++] & 7; count > 0 && at + 1 < input.length; count--) {
                String name = NAMES[(input[at] & 0xff) % NAMES.length];
                int length = Math.min(input[at] >> 3 & 31, input.length - at - 1);
                byte[] value = visible(Arrays.copyOfRange(input, at + 1, at + 1 + length), 1 + (input[at] & 3));
                at += 1 + length;
                room -= name.length() + value.length + 32;
                if (room > 0) {
                    headers.add(name, new AsciiString(value, false));
                }
            }
            sent.add(text(headers));
            pair.request(stream, headers, random);
        }
        require(pair.heard().stream().map(HpackTarget::text).toList().equals(sent), "sent " + sent + "\nheard " + pair.heard());
    }

    /** A value that a field may have, several times over so that it may be larger than a table. */
    private static byte[] visible(byte[] octets, int times) {
        byte[] value = new byte[octets.length * times];
        for (int i = 0; i < value.length; i++) {
            byte octet = octets[i % octets.length];
            value[i] = octet > ' ' && octet < 0x7f || octet < 0 ? octet : (byte) 'v';
        }
        return value;
    }

    private static String text(Http2Headers headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(header -> text.append(header.getKey())
                .append(": ")
                .append(new String(AsciiString.of(header.getValue()).toByteArray(), StandardCharsets.ISO_8859_1))
                .append('\n'));
        return text.toString();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
