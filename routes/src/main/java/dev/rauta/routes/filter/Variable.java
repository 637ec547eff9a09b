// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.Arrays;
import java.util.Optional;

/** What a text may have of the request that it is made for; what is not known is empty. */
public enum Variable {
    /** The client's address: the peer's, or what trusted proxies say. */
    CLIENT_ADDRESS("clientAddress"),
    /** The host that the client asked, with its port where it named one. */
    HOST("host"),
    /** That without its port, in lower case. */
    HOST_NAME("hostName"),
    /** {@code http} or {@code https}: how the client came. */
    SCHEME("scheme"),
    /** The path that the client asked for, as sent. */
    PATH("path"),
    /** The query of that, as sent, without its question mark. */
    QUERY("query"),
    /** Path and query that the client asked for, as sent. */
    TARGET("target"),
    /** The same, escaped as a part of a query is (RFC 3986, section 2.1). */
    ESCAPED_TARGET("escapedTarget"),
    /** The request's method. */
    METHOD("method"),
    /** The request's {@code X-Request-Id}. */
    REQUEST_ID("requestId"),
    /** The request's {@code traceparent}. */
    TRACEPARENT("traceparent"),
    /** The name of the route. */
    ROUTE("route"),
    /** The name of the upstream, once it has been chosen. */
    UPSTREAM("upstream"),
    /** Of the client's connection, such as {@code TLSv1.3}. */
    TLS_VERSION("tlsVersion"),
    /** The server's name that the client has sent with its handshake. */
    SERVER_NAME("serverName");

    private final String spelling;

    Variable(String spelling) {
        this.spelling = spelling;
    }

    /** How it is written between <code>${</code> and <code>}</code>. */
    public String spelling() {
        return spelling;
    }

    /** The one that is written so. */
    public static Optional<Variable> of(String spelling) {
        return Arrays.stream(values()).filter(one -> one.spelling.equals(spelling)).findFirst();
    }
}
