// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

/** The key stores in which keys are handed on, in memory and under no password. */
public final class KeyStores {
    /**
     * Their kind. The JDK's own choice, PKCS #12, derives keys from the password there is not: 10,000 rounds to put one in and as
     * many to take it out, at a start all of it in code that is not compiled yet.
     */
    public static final String KIND = "JKS";

    private KeyStores() {}
}
