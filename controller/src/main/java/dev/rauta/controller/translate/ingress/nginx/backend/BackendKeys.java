// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those for how Services are spoken to. */
public final class BackendKeys {
    /** In the order in which they are read. */
    public static final List<KeyGroup> GROUPS = List.of(
            new ProtocolKeys(),
            new PeerKeys(),
            new TimeoutKeys(),
            new RetryKeys(),
            new BodySizeKeys(),
            new BufferKeys(),
            new LocationKeys());

    private BackendKeys() {}
}
