// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * HPACK (RFC 7541) as the dataplane's HTTP/2 connections use it.
 *
 * <p>An input whose first byte is even is a series of header blocks, each behind its length, for a server: nothing but
 * protocol errors may come of it, no list is over the limit, no buffer is left; what Netty's decoder makes of them is what
 * must come of them here. An odd one makes header lists that Netty encodes and a server decodes, and the other way round: they
 * must come out as they went in.
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
        DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(true, Http2Pair.HEADER_LIST);
        for (int at = 1; at < input.length && !pair.serverGone(); stream += 2) {
            int end = Math.min(input.length, at + 1 + (input[at] & 0xff));
            byte[] block = Arrays.copyOfRange(input, at + 1, end);
            int before = pair.heard().size();
            pair.block(stream, block, random);
            compare(pair, pair.heard().size() > before, byNetty(netty, stream, block));
            at = end;
        }
        require(pair.heard().size() <= stream / 2, "more lists than blocks");
    }

    /** What Netty makes of a block: the list, {@code refused} for one that is malformed, {@code broken} where nothing can follow. */
    private static String byNetty(DefaultHttp2HeadersDecoder netty, int stream, byte[] block) {
        try {
            return text(netty.decodeHeaders(stream, Unpooled.wrappedBuffer(block)));
        } catch (Http2Exception e) {
            return Http2Exception.isStreamError(e) ? "refused" : "broken";
        }
    }

    private static void compare(Http2Pair pair, boolean heard, String theirs) {
        require(pair.serverGone() == theirs.equals("broken"), "gone " + pair.serverGone() + ", and Netty: " + theirs);
        if (heard && !theirs.equals("refused")) {
            String ours = text(pair.heard().getLast());
            require(sorted(ours).equals(sorted(theirs)) || theirs.contains("cookie: "), "ours " + ours + "\nNetty " + theirs);
        }
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }

    private static void checkHeard(HeardHeaders section) {
        require(section.tooLarge() || section.size() <= Http2Pair.HEADER_LIST, "a list of " + section.size());
        section.fields().forEach((name, value) -> {
            require(name.toString().matches("[!#$%&'*+.^_`|~0-9a-z-]+"), "name " + name);
            require(value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), "value " + value);
        });
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
                String chosen = NAMES[(input[at] & 0xff) % NAMES.length];
                // Several become one.
                String name = chosen.equals("cookie") && headers.contains("cookie") ? "x-b" : chosen;
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
        List<String> heard = pair.heard().stream().map(HpackTarget::text).toList();
        require(heard.equals(sent), "sent " + sent + "\nheard " + heard);
        require(pair.heard().stream().map(HpackTarget::byNetty).toList().equals(sent), "encoded otherwise than it was heard: " + sent);
    }

    /** What Netty reads where we have encoded it again. */
    private static String byNetty(HeardHeaders section) {
        HpackEncoder block = new HpackEncoder().begin().noTable();
        block.method(String.valueOf(section.method())).scheme("http").authority(String.valueOf(section.authority()));
        block.path(String.valueOf(section.path())).fields(section.fields());
        try {
            return text(new DefaultHttp2HeadersDecoder(true, 1 << 20)
                    .decodeHeaders(1, Unpooled.wrappedBuffer(block.block(), 0, block.size())));
        } catch (Http2Exception e) {
            throw new AssertionError("Netty refuses it", e);
        }
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

    private static String text(HeardHeaders section) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        pseudo(headers, ":method", section.method());
        pseudo(headers, ":scheme", section.scheme());
        pseudo(headers, ":authority", section.authority());
        pseudo(headers, ":path", section.path());
        pseudo(headers, ":protocol", section.protocol());
        pseudo(headers, ":status", section.status());
        section.fields().forEach(headers::add);
        return text(headers);
    }

    private static void pseudo(Http2Headers headers, String name, @Nullable AsciiString value) {
        if (value != null) {
            headers.add(name, value);
        }
    }

    /** A line a field; cookies last, for their place is not kept. */
    private static String text(Http2Headers headers) {
        StringBuilder text = new StringBuilder();
        StringBuilder cookies = new StringBuilder();
        headers.forEach(header -> (header.getKey().toString().equals("cookie") ? cookies : text)
                .append(header.getKey())
                .append(": ")
                .append(new String(AsciiString.of(header.getValue()).toByteArray(), StandardCharsets.ISO_8859_1))
                .append('\n'));
        return text.append(cookies).toString();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
