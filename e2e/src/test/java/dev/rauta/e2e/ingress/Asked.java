// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

/**
 * A request.
 *
 * @param host what the Host field says; empty: the address
 */
record Asked(String method, String scheme, String host, String target) {
    static final String USER_AGENT = "Go-http-client/1.1";

    static Asked get(String host, String target) {
        return new Asked("GET", "http", host, target);
    }

    static Asked getSecurely(String host, String target) {
        return new Asked("GET", "https", host, target);
    }

    static Asked of(String method, String host, String target) {
        return new Asked(method, "http", host, target);
    }
}
