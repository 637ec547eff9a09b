// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.tls.CipherSuite;
import java.util.List;
import java.util.Optional;

/**
 * What an Ingress asks for its hosts as a whole.
 *
 * @param redirect when plain HTTP is sent to HTTPS
 * @param redirectStatus with which status
 * @param unredirected what paths begin with that are not
 * @param others which hosts it wants besides
 * @param slashes whether who leaves out the slash at the end of a path is sent there, as nginx does it
 * @param clients which client certificates they ask for; absent: as other Ingresses say
 * @param passed whether TLS goes on as it is, to the Service of path {@code /}
 * @param ciphers which suites of TLS 1.2 they offer, in order; empty: as all do
 * @param overTls what is done besides to answers over HTTPS, where the host has TLS here
 * @param root where who asks for exactly {@code /} is sent, whatever paths there are
 */
public record HostWishes(
        Redirect redirect,
        int redirectStatus,
        List<String> unredirected,
        OtherHosts others,
        boolean slashes,
        Optional<HostClients> clients,
        boolean passed,
        List<CipherSuite> ciphers,
        List<Filter> overTls,
        Optional<Filter.Relocation> root) {
    /** Of an Ingress that says nothing, where nobody is redirected. */
    public static final HostWishes NONE =
            new HostWishes(Redirect.NEVER, 308, List.of(), OtherHosts.NONE, false, Optional.empty(), false, List.of(), List.of(), Optional.empty());

    public HostWishes {
        unredirected = List.copyOf(unredirected);
        ciphers = List.copyOf(ciphers);
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
        return new HostWishes(other, redirectStatus, unredirected, others, slashes, clients, passed, ciphers, overTls, root);
    }

    /** The same with redirects of another status, but for paths that begin otherwise. */
    public HostWishes with(int status, List<String> except) {
        return new HostWishes(redirect, status, except, others, slashes, clients, passed, ciphers, overTls, root);
    }

    /** The same with other hosts. */
    public HostWishes with(OtherHosts more) {
        return new HostWishes(redirect, redirectStatus, unredirected, more, slashes, clients, passed, ciphers, overTls, root);
    }

    /** The same for those who leave out a slash. */
    public HostWishes withSlashes(boolean led) {
        return new HostWishes(redirect, redirectStatus, unredirected, others, led, clients, passed, ciphers, overTls, root);
    }

    /** The same with client certificates. */
    public HostWishes with(HostClients asked) {
        return new HostWishes(redirect, redirectStatus, unredirected, others, slashes, Optional.of(asked), passed, ciphers, overTls, root);
    }

    /** The same with TLS that goes on as it is. */
    public HostWishes passingOn() {
        return new HostWishes(redirect, redirectStatus, unredirected, others, slashes, clients, true, ciphers, overTls, root);
    }

    /** The same with some suites of TLS 1.2. */
    public HostWishes offering(List<CipherSuite> suites) {
        return new HostWishes(redirect, redirectStatus, unredirected, others, slashes, clients, passed, suites, overTls, root);
    }

    /** The same with what is done to answers over HTTPS. */
    public HostWishes overTls(List<Filter> filters) {
        return new HostWishes(redirect, redirectStatus, unredirected, others, slashes, clients, passed, ciphers, filters, root);
    }

    /** The same with another way for who asks for exactly {@code /}. */
    public HostWishes with(Filter.Relocation elsewhere) {
        return new HostWishes(
                redirect, redirectStatus, unredirected, others, slashes, clients, passed, ciphers, overTls, Optional.of(elsewhere));
    }

    /** Whether {@code path} is sent to HTTPS where its host is. */
    public boolean redirects(String path) {
        return unredirected.isEmpty() || unredirected.stream().noneMatch(path::startsWith);
    }
}
