// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.forwarded;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.IpAddress;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells the upstream who the client is: {@code X-Forwarded-*} and {@code X-Request-Id}.
 *
 * <p>The trust rule: from a trusted peer, {@code X-Forwarded-For} is appended to and the others are kept; from anyone
 * else all of them are replaced, and {@code Forwarded} (RFC 7239), which nobody vouches for, is dropped.
 */
public final class ForwardedFields {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString FORWARDED_PORT = AsciiString.cached("x-forwarded-port");
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");

    private ForwardedFields() {}

    /**
     * Edits a request's fields in place.
     *
     * @param peer the peer's address, as text
     * @param trusted whether the peer is a trusted proxy
     * @param listenerPort the port the client used, before any offset
     */
    public static void apply(RequestHead head, CharSequence peer, boolean trusted, CharSequence listenerPort) {
        HeaderFields fields = head.fields();
        String earlier = trusted ? joined(fields, FORWARDED_FOR) : "";
        fields.remove(FORWARDED_FOR).add(FORWARDED_FOR, earlier.isEmpty() ? peer : earlier + ", " + peer);
        put(fields, trusted, FORWARDED_PROTO, head.scheme().equals("https") ? HTTPS : HTTP);
        put(fields, trusted, FORWARDED_HOST, head.authority());
        put(fields, trusted, FORWARDED_PORT, listenerPort);
        if (!trusted) {
            fields.remove("forwarded").remove("x-real-ip");
        }
        if (!fields.contains(REQUEST_ID)) {
            fields.add(REQUEST_ID, newRequestId());
        }
    }

    /**
     * Adds this hop to {@code Forwarded} (RFC 7239, section 4), behind what a trusted proxy said there; after
     * {@link #apply}.
     */
    public static void addForwarded(RequestHead head, CharSequence peer) {
        StringBuilder hop = new StringBuilder(joined(head.fields(), "forwarded"));
        if (!hop.isEmpty()) {
            hop.append(", ");
        }
        boolean ipv6 = peer.toString().indexOf(':') >= 0;
        hop.append("for=").append(ipv6 ? "\"[" : "").append(peer).append(ipv6 ? "]\"" : "");
        hop.append(";proto=").append(head.scheme());
        if (!head.authority().isEmpty()) {
            // A port's colon, or anything else that is no token, needs quotes.
            hop.append(";host=\"").append(head.authority()).append('"');
        }
        head.fields().remove("forwarded").add("forwarded", hop.toString());
    }

    /**
     * Who the client is behind a trusted peer: of what {@link #apply} has made of {@code X-Forwarded-For}, the last address that
     * is no trusted proxy's, or the first where all are.
     *
     * @param peer a trusted proxy's address, as text
     * @return null where something stands there that is no address: who wrote it is trusted, but says nobody
     */
    public static @Nullable IpAddress client(HeaderFields fields, CharSequence peer, TrustedProxies proxies) {
        String all = joined(fields, FORWARDED_FOR);
        int end = all.length();
        IpAddress client = IpAddress.parse(peer);
        while (end > 0) {
            int comma = all.lastIndexOf(',', end - 1);
            client = IpAddress.parse(all.substring(comma + 1, end).strip());
            if (client == null || !proxies.trusts(client)) {
                return client;
            }
            end = comma;
        }
        return client;
    }

    /** What {@code X-Forwarded-Proto} says of the client: the first of several, in lower case; empty where it is neither. */
    public static Optional<String> scheme(CharSequence said) {
        String text = said.toString();
        int comma = text.indexOf(',');
        String first = (comma < 0 ? text : text.substring(0, comma)).strip().toLowerCase(Locale.ROOT);
        return switch (first) {
            case "https", "wss" -> Optional.of("https");
            case "http", "ws" -> Optional.of("http");
            default -> Optional.empty();
        };
    }

    private static void put(HeaderFields fields, boolean trusted, AsciiString name, CharSequence value) {
        if (!trusted) {
            fields.remove(name).add(name, value);
        } else if (!fields.contains(name)) {
            fields.add(name, value);
        }
    }

    private static String joined(HeaderFields fields, CharSequence name) {
        int at = fields.indexOf(name, 0);
        if (at < 0) {
            return "";
        }
        StringBuilder all = new StringBuilder(fields.value(at));
        for (at = fields.indexOf(name, at + 1); at >= 0; at = fields.indexOf(name, at + 1)) {
            all.append(", ").append(fields.value(at));
        }
        return all.toString();
    }

    /** 32 hexadecimal digits; unique, not secret. */
    private static AsciiString newRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[32];
        hex(random.nextLong(), text, 0);
        hex(random.nextLong(), text, 16);
        return new AsciiString(text, false);
    }

    private static void hex(long bits, byte[] text, int from) {
        for (int i = 0; i < 16; i++) {
            text[from + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
        }
    }
}
