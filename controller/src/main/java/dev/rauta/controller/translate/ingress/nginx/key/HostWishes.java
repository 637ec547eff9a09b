// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Filter;
import java.util.List;

/**
 * What an Ingress asks for its hosts as a whole.
 *
 * @param redirect when plain HTTP is sent to HTTPS
 * @param redirectStatus with which status
 * @param overTls what is done besides to answers over HTTPS, where the host has TLS here
 */
public record HostWishes(Redirect redirect, int redirectStatus, List<Filter> overTls) {
    /** Of an Ingress that says nothing, where nobody is redirected. */
    public static final HostWishes NONE = new HostWishes(Redirect.NEVER, 308, List.of());

    public HostWishes {
        overTls = List.copyOf(overTls);
    }

    /** When plain HTTP is sent to HTTPS. */
    public enum Redirect {
        NEVER,
        /** Where the host has TLS here. */
        WITH_TLS,
        /** In any case, but for what a trusted proxy says came encrypted. */
        ALWAYS
    }

    /** The same with redirects. */
    public HostWishes with(Redirect other) {
        return new HostWishes(other, redirectStatus, overTls);
    }

    /** The same with what is done to answers over HTTPS. */
    public HostWishes overTls(List<Filter> filters) {
        return new HostWishes(redirect, redirectStatus, filters);
    }
}
