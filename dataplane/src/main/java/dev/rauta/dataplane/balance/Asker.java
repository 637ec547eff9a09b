// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import org.jspecify.annotations.Nullable;

/** A request that wants an endpoint, as far as the choice depends on it; confined to a worker. */
public interface Asker {
    /** Of which nothing is known, such as a copy for a mirror. */
    Asker NOBODY = new Asker() {
        @Override
        public @Nullable CharSequence header(String name) {
            return null;
        }

        @Override
        public @Nullable CharSequence path() {
            return null;
        }

        @Override
        public @Nullable CharSequence address() {
            return null;
        }

        @Override
        public @Nullable CharSequence cookie(String name) {
            return null;
        }

        @Override
        public boolean tls() {
            return false;
        }
    };

    /** The first field of that name as it goes upstream, null where there is none. */
    @Nullable CharSequence header(String name);

    /** The path as it goes upstream, without its query. */
    @Nullable CharSequence path();

    /** The client's address. */
    @Nullable CharSequence address();

    /** The value of a cookie, null where there is none. */
    @Nullable CharSequence cookie(String name);

    /** Whether the client's connection is encrypted. */
    boolean tls();
}
