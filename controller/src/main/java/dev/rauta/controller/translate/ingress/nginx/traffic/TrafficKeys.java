// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those for limits, balancing, canaries and mirrors. */
public final class TrafficKeys {
    /** In the order in which they are read. */
    public static final List<KeyGroup> GROUPS = List.of(new CanaryKeys(), new LimitKeys(), new BalanceKeys(), new MirrorKeys());

    private TrafficKeys() {}
}
