// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.client;

import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.access.IpAddress;
import org.jspecify.annotations.Nullable;

/** Where a client's requests come from, and over what connection; the same for all of a connection. */
public interface Arrival {

    /** The client's address as text. */
    String address();

    /** Whether the peer is a trusted proxy. */
    boolean trusted();

    /** The client's address where proxies come between, as far as they are trusted; null where they say something that is none. */
    @Nullable IpAddress client(HeaderFields fields);

    /** Its two ends. */
    Ends ends();

    /** Whether the connection is encrypted. */
    boolean tls();

    /** The version of TLS, such as {@code TLSv1.3}; empty in the clear. */
    String tlsVersion();

    /** The cipher suite of TLS as the JDK names it, such as {@code TLS_AES_128_GCM_SHA256}; empty in the clear. */
    String cipher();

    /** The server's name that the client has sent with its handshake, in lower case; empty where it sent none. */
    String serverName();

    /** Where the connection came in. */
    Binding binding();

    /**
     * The certificate that the client has shown, and how it was found, by the demand that {@code listener} has for who asks for
     * {@code authority}; null where it has shown none, or to another demand, or where one that is let in need not be good.
     */
    @Nullable ShownCertificate certificate(CharSequence authority, Listener listener);

    /**
     * Whether a request for {@code authority} that {@code router} gives to {@code listener} must not come over this
     * connection (RFC 9110, section 15.5.20): more is demanded of a client than was asked of this one, or the connection
     * is another listener's.
     */
    boolean misdirected(CharSequence authority, Listener listener, Router router);
}
