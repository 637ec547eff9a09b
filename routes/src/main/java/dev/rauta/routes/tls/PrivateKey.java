// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

/**
 * A private key in PEM that never shows itself in logs, exceptions or dumps.
 *
 * @param pem PKCS#8, PKCS#1 or SEC 1, not encrypted
 */
public record PrivateKey(String pem) {

    @Override
    public String toString() {
        return "PrivateKey[redacted]";
    }
}
