// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.List;

/**
 * What an Ingress asks for its hosts as a whole.
 *
 * @param redirect when plain HTTP is sent to HTTPS
 * @param redirectStatus with which status
 * @param unredirected what paths begin with that are not
 * @param others which hosts it wants besides
 * @param texts whether a path of the type ImplementationSpecific takes all that begins with its text, as nginx does it
 */
public record HostWishes(
        Redirect redirect, int redirectStatus, List<String> unredirected, OtherHosts others, boolean texts) {
    /** Of an Ingress that says nothing, where nobody is redirected. */
    public static final HostWishes NONE = new HostWishes(Redirect.NEVER, 308, List.of(), OtherHosts.NONE, false);

    public HostWishes {
        unredirected = List.copyOf(unredirected);
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
        return new HostWishes(other, redirectStatus, unredirected, others, texts);
    }

    /** The same with redirects of another status, but for paths that begin otherwise. */
    public HostWishes with(int status, List<String> except) {
        return new HostWishes(redirect, status, except, others, texts);
    }

    /** The same with other hosts. */
    public HostWishes with(OtherHosts more) {
        return new HostWishes(redirect, redirectStatus, unredirected, more, texts);
    }

    /** The same with what a path without a type of its own takes. */
    public HostWishes withTexts(boolean all) {
        return new HostWishes(redirect, redirectStatus, unredirected, others, all);
    }

    /** Whether {@code path} is sent to HTTPS where its host is. */
    public boolean redirects(String path) {
        return unredirected.isEmpty() || unredirected.stream().noneMatch(path::startsWith);
    }
}
