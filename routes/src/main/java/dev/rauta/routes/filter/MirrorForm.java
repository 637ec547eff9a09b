// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.Optional;

/**
 * What copies of requests look like.
 *
 * @param host the authority that the mirror sees; absent: that of what goes upstream
 * @param target path and query that it sees, a text with variables such as <code>${target}</code>; absent: those of what goes upstream
 * @param body whether it gets the body
 */
public record MirrorForm(Optional<String> host, Optional<String> target, boolean body) {
    public MirrorForm {
        target.ifPresent(text -> {
            var _ = new RequestText(text);
            if (!text.startsWith("/") && !text.startsWith("${target}") && !text.startsWith("${path}")) {
                throw new IllegalArgumentException("mirror target: '" + text + "' (expected: a path)");
            }
        });
    }
}
