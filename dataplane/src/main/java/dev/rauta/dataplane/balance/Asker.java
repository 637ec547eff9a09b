// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import org.jspecify.annotations.Nullable;

/** A request that wants an endpoint, as far as the choice depends on it; says nothing of what it does not know. Confined to a worker. */
public interface Asker {
    /** Of which nothing is known, such as a copy for a mirror. */
    Asker NOBODY = new Asker() {};

    /** The first field of that name as it goes upstream, null where there is none. */
    default @Nullable CharSequence header(String name) {
        return null;
    }

    /** The path as it goes upstream, without its query. */
    default @Nullable CharSequence path() {
        return null;
    }

    /** The path as it goes upstream, with its query. */
    default @Nullable CharSequence uri() {
        return null;
    }

    /** The host that the client asked, in lower case, without its port. */
    default @Nullable CharSequence host() {
        return null;
    }

    /** The path with its query, as the client asked for them. */
    default @Nullable CharSequence askedUri() {
        return null;
    }

    /** The query as it goes upstream, without its question mark; empty where there is none. */
    default @Nullable CharSequence query() {
        return null;
    }

    /** The client's address. */
    default @Nullable CharSequence address() {
        return null;
    }

    /** The value of a cookie, null where there is none. */
    default @Nullable CharSequence cookie(String name) {
        return null;
    }

    /** Whether the client's connection is encrypted. */
    default boolean tls() {
        return false;
    }
}
