// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.Optional;

/**
 * What an Ingress asks for its hosts as a whole.
 *
 * @param redirect when plain HTTP is sent to HTTPS
 * @param redirectStatus with which status
 * @param clients which client certificates they ask for; absent: as other Ingresses say
 * @param passed whether TLS goes on as it is, to the Service of path {@code /}
 */
public record HostWishes(Redirect redirect, int redirectStatus, Optional<HostClients> clients, boolean passed) {
    /** Of an Ingress that says nothing, where nobody is redirected. */
    public static final HostWishes NONE = new HostWishes(Redirect.NEVER, 308, Optional.empty(), false);

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
        return new HostWishes(other, redirectStatus, clients, passed);
    }

    /** The same with client certificates. */
    public HostWishes with(HostClients asked) {
        return new HostWishes(redirect, redirectStatus, Optional.of(asked), passed);
    }

    /** The same with TLS that goes on as it is. */
    public HostWishes passingOn() {
        return new HostWishes(redirect, redirectStatus, clients, true);
    }
}
