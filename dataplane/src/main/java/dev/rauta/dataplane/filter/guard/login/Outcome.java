// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.login;

/** What a provider has made of a code or a refresh token. */
public sealed interface Outcome {

    /** Somebody is logged in. */
    record Granted(Session session) implements Outcome {}

    /**
     * Nobody is.
     *
     * @param why without any token
     */
    record Refused(String why) implements Outcome {}

    /**
     * It has not said.
     *
     * @param why without any token
     */
    record Unavailable(String why) implements Outcome {}
}
