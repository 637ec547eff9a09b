// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import org.jspecify.annotations.Nullable;

/**
 * What is demanded of clients, ready for handshakes; immutable.
 *
 * @param policy tells it from other demands
 * @param trust judges what clients show; null: nothing is asked for, or nobody is let in
 */
public record ClientDemand(ClientPolicy policy, @Nullable ClientTrust trust) {

    /** No client certificate is asked for. */
    public static final ClientDemand NONE = new ClientDemand(ClientPolicy.NONE, null);

    /** Nobody is let in. */
    public static final ClientDemand CLOSED = new ClientDemand(ClientPolicy.NOBODY, null);

    /** The demand that {@code trust} stands for. */
    static ClientDemand of(ClientTrust trust) {
        return new ClientDemand(trust.policy(), trust);
    }
}
