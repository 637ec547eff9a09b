// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.websocket;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns the WebSocket handshake of HTTP/1.1 (RFC 6455, section 4) into the extended CONNECT of HTTP/2 (RFC 8441) and back.
 *
 * <p>Between client and upstream a handshake has HTTP/1.1's form, whatever either speaks: a GET with {@code upgrade}, and
 * a 101. The key and its answer prove that both ends of an HTTP/1.1 connection speak WebSocket; HTTP/2 has neither
 * (RFC 8441, section 5), so they end and begin here.
 */
public final class WebSocketHandshake {
    /** The value of {@code upgrade} and {@code :protocol}. */
    public static final String PROTOCOL = "websocket";

    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String VERSION = "sec-websocket-version";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /** Whether a request with an {@code upgrade} field, hop-by-hop fields gone or not, asks for a WebSocket. */
    public static boolean asked(RequestHead head) {
        CharSequence upgrade = head.fields().get("upgrade");
        return upgrade != null && upgrade.toString().equalsIgnoreCase(PROTOCOL);
    }

    /** A handshake's key; null where it has none. */
    public static @Nullable CharSequence key(RequestHead handshake) {
        return handshake.fields().get(KEY);
    }

    /** A key of our own, for a client that has none. */
    public static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the holder of {@code key} must be answered. */
    public static String accept(CharSequence key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-1", e);
        }
    }

    /** An HTTP/1.1 handshake as the request of an extended CONNECT, {@code :protocol} aside; the original stays as it is. */
    public static RequestHead toConnect(RequestHead handshake) {
        HeaderFields fields = handshake.fields().copy();
        fields.remove("connection").remove("upgrade").remove(KEY);
        return new RequestHead(
                "CONNECT", handshake.scheme(), handshake.authority(), handshake.target(), fields);
    }

    /**
     * A 2xx to an extended CONNECT as the 101 that the sender of {@code handshake} waits for; {@code answer} goes into it.
     * Whoever sent no key gets no proof.
     */
    public static ResponseHead toSwitching(ResponseHead answer, RequestHead handshake) {
        HeaderFields fields = answer.fields();
        fields.remove("content-length").remove(ACCEPT);
        fields.set("upgrade", PROTOCOL);
        CharSequence key = handshake.fields().get(KEY);
        if (key != null) {
            fields.add(ACCEPT, accept(key));
        }
        return new ResponseHead(101, fields);
    }

    /** An extended CONNECT as an HTTP/1.1 handshake with {@code key}; the request's fields go into it. */
    public static RequestHead toHandshake(RequestHead connect, String key) {
        HeaderFields fields = connect.fields();
        fields.remove("content-length").set("connection", "upgrade").set("upgrade", PROTOCOL).set(KEY, key);
        if (!fields.contains(VERSION)) {
            fields.add(VERSION, "13");
        }
        return new RequestHead("GET", connect.scheme(), connect.authority(), connect.target(), fields);
    }

    /**
     * A 101 as the 200 that the sender of an extended CONNECT waits for; {@code answer} goes into it.
     *
     * @return null where the answer does not prove that {@code key} was understood, so that there is no WebSocket
     */
    public static @Nullable ResponseHead toConnected(ResponseHead answer, CharSequence key) {
        HeaderFields fields = answer.fields();
        CharSequence upgrade = fields.get("upgrade");
        CharSequence proof = fields.get(ACCEPT);
        if (upgrade == null
                || !upgrade.toString().equalsIgnoreCase(PROTOCOL)
                || proof == null
                || !accept(key).contentEquals(proof)) {
            return null;
        }
        fields.remove("connection").remove("upgrade").remove(ACCEPT);
        return new ResponseHead(200, fields);
    }
}
