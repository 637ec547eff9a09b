// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those that keep somebody out, and for TLS. */
public final class AccessKeys {
    /** In the order in which they are read, which is that in which their guards are asked. */
    public static final List<KeyGroup> GROUPS = List.of(
            new PassthroughKeys(),
            new CipherKeys(),
            new ClientTlsKeys(),
            new AddressKeys(),
            new BasicKeys(),
            new AskingKeys(),
            new SatisfyKeys(),
            new FirewallKeys());

    private AccessKeys() {}
}
