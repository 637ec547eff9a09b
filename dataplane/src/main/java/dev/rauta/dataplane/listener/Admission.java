// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.listener.tls.ClientPolicy;
import dev.rauta.routes.Binding;
import java.util.function.Supplier;

/**
 * What a client was let in under, and so which hosts its connection may ask for (RFC 9110, section 15.5.20).
 *
 * @param shown the demand that its handshake met
 * @param plan what hangs off the binding right now
 */
record Admission(ClientPolicy shown, Supplier<BindingPlan> plan) {

    /** Of a connection in the clear: no host is guarded by TLS there. */
    static final Admission CLEAR = new Admission(ClientPolicy.NONE, () -> new BindingPlan.Clear(Binding.own(1)));

    /** Whether a request for {@code authority} must be sent over a connection of its own (421). */
    boolean misdirected(CharSequence authority) {
        SniTable table = plan.get().tls();
        return table != null && !table.admits(shown, Authority.host(authority));
    }
}
