// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those that keep somebody out, and for TLS. */
public final class AccessKeys {
    /** In the order in which they are read. */
    public static final List<KeyGroup> GROUPS = List.of(new UnguardedKeys());

    private AccessKeys() {}
}
