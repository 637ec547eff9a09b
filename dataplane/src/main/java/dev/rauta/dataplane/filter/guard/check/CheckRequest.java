// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.check;

import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.grpc.MessageWriter;
import dev.rauta.dataplane.http.ContentLength;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.IpAddress;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as an authorization service is told of it: {@code CheckRequest}. */
public final class CheckRequest {
    /** Whether there is more of a body than the service is told, as Envoy says it. */
    private static final String PARTIAL = "x-envoy-auth-partial-body";

    // CheckRequest
    private static final int ATTRIBUTES = 1;
    // AttributeContext
    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;
    private static final int REQUEST = 4;
    private static final int CONTEXT_EXTENSIONS = 10;
    // AttributeContext.Peer, core.Address, core.SocketAddress
    private static final int ADDRESS = 1;
    private static final int SOCKET_ADDRESS = 1;
    private static final int SOCKET_ADDRESS_TEXT = 2;
    private static final int SOCKET_PORT = 3;
    // AttributeContext.Request, google.protobuf.Timestamp
    private static final int TIME = 1;
    private static final int HTTP = 2;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    // AttributeContext.HttpRequest
    private static final int ID = 1;
    private static final int METHOD = 2;
    private static final int HEADERS = 3;
    private static final int PATH = 4;
    private static final int HOST = 5;
    private static final int SCHEME = 6;
    private static final int SIZE = 9;
    private static final int PROTOCOL = 10;
    private static final int BODY = 11;
    private static final int RAW_BODY = 12;

    private CheckRequest() {}

    /**
     * The message.
     *
     * @param told the client's fields that it is told, in lower case; empty: all
     * @param extensions what else it is told
     * @param body null where it is told nothing of it
     */
    public static byte[] of(
            RequestHead head, Passage passage, List<String> told, Map<String, String> extensions, @Nullable Beginning body) {
        return new MessageWriter()
                .message(ATTRIBUTES, attributes -> {
                    attributes
                            .message(SOURCE, source -> source(source, passage))
                            .message(DESTINATION, destination -> destination(destination, passage))
                            .message(REQUEST, request -> request
                                    .message(TIME, CheckRequest::now)
                                    .message(HTTP, http -> http(http, head, passage.protocol(), told, body)));
                    extensions.forEach((name, value) -> attributes.entry(CONTEXT_EXTENSIONS, name, value));
                })
                .toBytes();
    }

    private static void source(MessageWriter to, Passage passage) {
        IpAddress client = passage.client();
        if (client != null) {
            address(to, client.toString(), passage.ends().port());
        }
    }

    private static void destination(MessageWriter to, Passage passage) {
        InetSocketAddress local = passage.ends().local();
        if (local != null) {
            address(to, NetUtil.toAddressString(local.getAddress()), local.getPort());
        }
    }

    private static void address(MessageWriter peer, String text, int port) {
        peer.message(ADDRESS, address -> address.message(
                SOCKET_ADDRESS, socket -> socket.text(SOCKET_ADDRESS_TEXT, text).number(SOCKET_PORT, port)));
    }

    private static void now(MessageWriter to) {
        Instant now = Instant.now();
        to.number(SECONDS, now.getEpochSecond()).number(NANOS, now.getNano());
    }

    private static void http(
            MessageWriter to, RequestHead head, String protocol, List<String> told, @Nullable Beginning body) {
        CharSequence id = head.fields().get("x-request-id");
        to.text(ID, id == null ? "" : text(id)).text(METHOD, head.method());
        headers(head, told, body).forEach((name, value) -> to.entry(HEADERS, name, value));
        to.text(PATH, head.askedTarget())
                .text(HOST, text(head.askedAuthority()))
                .text(SCHEME, head.scheme())
                .number(SIZE, size(head.fields(), body))
                .text(PROTOCOL, protocol);
        if (body != null) {
            String text = new String(body.bytes(), StandardCharsets.UTF_8);
            // What is no text would not be what was sent, so it goes as it is.
            if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body.bytes())) {
                to.text(BODY, text);
            } else {
                to.bytes(RAW_BODY, body.bytes());
            }
        }
    }

    /** Several of one name are one, with commas between. */
    private static Map<String, String> headers(RequestHead head, List<String> told, @Nullable Beginning body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(":method", head.method());
        all.put(":path", head.askedTarget());
        all.put(":authority", text(head.askedAuthority()));
        all.put(":scheme", head.scheme());
        head.fields().forEach((name, value) -> {
            String its = name.toString();
            if (told.isEmpty() || told.contains(its) || its.startsWith("x-forwarded-") || its.equals("x-request-id")) {
                all.merge(its, text(value), (first, second) -> first + "," + second);
            }
        });
        all.remove(PARTIAL);
        if (body != null) {
            all.put(PARTIAL, Boolean.toString(!body.whole()));
        }
        return all;
    }

    /** As the client says; -1 where it does not. */
    private static long size(HeaderFields fields, @Nullable Beginning body) {
        long said = ContentLength.of(fields);
        return said >= 0 ? said : body != null && body.whole() ? body.bytes().length : -1;
    }

    /** Bytes as they came are text where they are UTF-8. */
    private static String text(CharSequence value) {
        return value instanceof AsciiString ascii
                ? new String(ascii.array(), ascii.arrayOffset(), ascii.length(), StandardCharsets.UTF_8)
                : value.toString();
    }
}
