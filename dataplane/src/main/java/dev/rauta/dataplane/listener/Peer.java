// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.http.forwarded.ForwardedFields;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.access.IpAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, and how it came in.
 *
 * @param address as text (RFC 5952)
 * @param ends of the connection
 * @param trusted whether it is a trusted proxy
 * @param proxies who is believed about who a client is
 * @param tls whether the connection is encrypted
 * @param tlsVersion the version of TLS; empty before its handshake, and in the clear
 * @param cipher the cipher suite of TLS; empty likewise
 * @param binding where it came in
 * @param admission which hosts it may ask for
 */
public record Peer(
        String address,
        Ends ends,
        boolean trusted,
        TrustedProxies proxies,
        boolean tls,
        String tlsVersion,
        String cipher,
        Binding binding,
        Admission admission)
        implements Arrival {

    /** A client before its handshake, if there is to be one. */
    public static Peer of(InetAddress client, Ends ends, TrustedProxies proxies, boolean tls, Binding binding) {
        return new Peer(NetUtil.toAddressString(client), ends, proxies.trusts(client), proxies, tls, "", "", binding, Admission.CLEAR);
    }

    /** The same after its handshake. */
    public Peer with(Admission admitted) {
        return new Peer(address, ends, trusted, proxies, tls, tlsVersion, cipher, binding, admitted);
    }

    /** The same with the version of TLS and the cipher suite that its handshake has come to. */
    public Peer over(String version, String suite) {
        return new Peer(address, ends, trusted, proxies, tls, version, suite, binding, admission);
    }

    @Override
    public String serverName() {
        return admission.serverName();
    }

    @Override
    public @Nullable IpAddress client(HeaderFields fields) {
        return trusted ? ForwardedFields.client(fields, address, proxies) : IpAddress.parse(address);
    }

    @Override
    public @Nullable ShownCertificate certificate(CharSequence authority, Listener listener) {
        return admission.certificate(authority, listener);
    }

    @Override
    public boolean misdirected(CharSequence authority, Listener listener, Router router) {
        return admission.misdirected(authority, listener, router);
    }
}
