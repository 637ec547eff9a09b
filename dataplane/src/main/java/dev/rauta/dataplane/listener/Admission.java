// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.tls.ClientPolicy;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client was let in under, and so which hosts its connection may ask for (RFC 9110, section 15.5.20).
 *
 * @param shown the demand that its handshake met
 * @param serverName in lower case; empty: it sent none
 * @param certificate what it has shown, and how the demand has found it; says null where that is nothing
 * @param plan what hangs off the binding right now
 */
public record Admission(
        ClientPolicy shown, String serverName, Supplier<@Nullable ShownCertificate> certificate, Supplier<BindingPlan> plan) {

    /** Of a connection in the clear: no host is guarded by TLS there. */
    static final Admission CLEAR = new Admission(ClientPolicy.NONE, "", () -> null, () -> new BindingPlan.Clear(Binding.own(1)));

    /** The certificate where the demand that it was shown to is what {@code listener} demands for {@code authority}; else null. */
    @Nullable ShownCertificate certificate(CharSequence authority, Listener listener) {
        SniTable table = plan.get().tls();
        boolean demanded = table != null
                && !shown.equals(ClientPolicy.NONE)
                && shown.equals(table.demand(listener.name(), Authority.host(authority)));
        return demanded ? certificate.get() : null;
    }

    /**
     * Whether a request that {@code router} gives to {@code listener} must be sent over a connection of its own (421).
     *
     * <p>Everywhere a demand for client certificates must be the one that the handshake met. A Gateway's listeners are
     * isolated from each other besides, so that a request for one of them must come over a connection whose server name is
     * that listener's too. Ingress hosts are not: clients have always asked for any of them over any connection.
     */
    boolean misdirected(CharSequence authority, Listener listener, Router router) {
        BindingPlan now = plan.get();
        SniTable table = now.tls();
        if (table == null) {
            return false;
        }
        String host = Authority.host(authority);
        if (!shown.satisfies(table.demand(listener.name(), host))) {
            return true;
        }
        return listener.name().ofGateway()
                && !host.equals(serverName)
                && !listener.equals(router.listener(now.binding(), true, serverName));
    }
}
