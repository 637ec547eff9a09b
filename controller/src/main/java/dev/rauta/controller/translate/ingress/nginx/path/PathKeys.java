// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those for hosts and paths. */
public final class PathKeys {
    /** In the order in which they are read. */
    public static final List<KeyGroup> GROUPS = List.of(new HttpsKeys());

    private PathKeys() {}
}
