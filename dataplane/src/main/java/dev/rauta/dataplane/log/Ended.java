// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.Route;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that has ended, as the access log sees it; read by its worker alone, while its line is written. What is not known is empty. */
public interface Ended {
    /** What the client was told; 499 where it had gone before. */
    int status();

    /** From its first byte to its response's end, in nanoseconds. */
    long nanos();

    /** Why Rauta itself answered, or broke it off; empty where an upstream's answer went out whole. */
    String reason();

    /** What the client would have been told of why Rauta broke its answer off, had that not begun; 0 where it did not. */
    default int broken() {
        return 0;
    }

    /** The client's address, as far as proxies between are believed. */
    String client();

    /** The address of who has opened the connection, or of whom a PROXY protocol header told. */
    String peer();

    /** That one's port; 0 where it is not known. */
    default int peerPort() {
        return 0;
    }

    /** Such as {@code HTTP/1.1}. */
    String version();

    /** {@code http} or {@code https}. */
    String scheme();

    /** The version of TLS; empty in the clear. */
    default String tlsVersion() {
        return "";
    }

    /** The cipher suite of TLS as the JDK names it; empty in the clear. */
    default String cipher() {
        return "";
    }

    /** The server's name of its handshake. */
    default String serverName() {
        return "";
    }

    default String method() {
        return "";
    }

    /** The host that was asked for, with its port if any. */
    default CharSequence authority() {
        return "";
    }

    /** Path and query as the client sent them. */
    default String target() {
        return "";
    }

    /** The first value of the {@code index}th of {@link LogFormat#asked()}, as the client sent it. */
    default @Nullable CharSequence asked(int index) {
        return null;
    }

    /** The first value of the {@code index}th of {@link LogFormat#answered()}, as the client got it. */
    default @Nullable CharSequence answered(int index) {
        return null;
    }

    /** By what the upstream knows it too. */
    default CharSequence id() {
        return "";
    }

    /** How much came from the client, in bytes; of a head as HTTP/1.1 would have it. */
    default long received() {
        return 0;
    }

    /** How much went to the client, head included, in bytes; of a head as HTTP/1.1 would have it. */
    default long sent() {
        return 0;
    }

    /** The same without the head. */
    default long bodySent() {
        return 0;
    }

    /** The name of the listener that it came through. */
    default String listener() {
        return "";
    }

    /** That one's port as its author wrote it, or the binding's where there is none. */
    int port();

    /** What took it; null where nothing did. */
    default @Nullable Route route() {
        return null;
    }

    /** The first upstream of its route. */
    default @Nullable UpstreamName upstream() {
        return null;
    }

    /** The upstream that it went to, where that is another. */
    default @Nullable UpstreamName alternative() {
        return null;
    }

    /** What the path of its route must match, as its author wrote it; empty where nothing took it. */
    default String routePath() {
        Route route = route();
        return route == null ? "" : ServiceParts.path(route);
    }

    /** Its trace, 32 hexadecimal digits; empty where it has none. */
    default String traceId() {
        return "";
    }

    /** The dataplane's own span of it, or whose it goes on; 16 hexadecimal digits, empty where there is none. */
    default String spanId() {
        return "";
    }

    /** Both as a field of that name says them (W3C Trace Context); empty where there are none. */
    default String traceparent() {
        return "";
    }

    /** What endpoints were tried, in the order in which the attempts ended. */
    default List<EndedAttempt> attempts() {
        return List.of();
    }
}
