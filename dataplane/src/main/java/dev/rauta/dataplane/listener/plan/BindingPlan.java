// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.routes.Binding;
import org.jspecify.annotations.Nullable;

/** What hangs off one binding and transport; immutable. */
public sealed interface BindingPlan {

    /** Where. */
    Binding binding();

    /** HTTP in the clear. */
    record Clear(Binding binding) implements BindingPlan {}

    /**
     * TLS.
     *
     * @param names what happens to each server name
     */
    record Encrypted(Binding binding, SniTable names) implements BindingPlan {}

    /** Connections or datagrams that go on as they are. */
    record Raw(Binding binding, Carried carried) implements BindingPlan {}

    /** Nothing any more: no listener is left, and connections that it has not served yet are closed. */
    record Gone(Binding binding) implements BindingPlan {}

    /** What happens to server names; null: there is no TLS here. */
    default @Nullable SniTable tls() {
        return this instanceof Encrypted encrypted ? encrypted.names() : null;
    }
}
