// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

/**
 * A certificate chain with its key.
 *
 * @param name unique in a snapshot
 * @param chain PEM, the leaf first
 * @param key the leaf's key
 */
public record Certificate(CertificateName name, String chain, PrivateKey key) implements Comparable<Certificate> {

    @Override
    public int compareTo(Certificate other) {
        return name.compareTo(other.name);
    }
}
