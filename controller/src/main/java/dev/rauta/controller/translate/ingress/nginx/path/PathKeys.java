// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those for hosts and paths. */
public final class PathKeys {
    /** In the order in which they are read, which is that in which redirects answer. */
    public static final List<KeyGroup> GROUPS = List.of(
            new HttpsKeys(),
            new RedirectKeys(),
            new RewriteKeys(),
            new OtherHostKeys(),
            new UpstreamHostKeys(),
            new CustomHeaderKeys(),
            new SnippetKeys());

    private PathKeys() {}
}
