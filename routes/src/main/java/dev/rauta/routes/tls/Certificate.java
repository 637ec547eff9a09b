// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.util.Optional;

/**
 * A certificate chain with its key.
 *
 * @param name unique in a snapshot
 * @param chain PEM, the leaf first
 * @param key the leaf's key
 * @param staple its authority's word that it is not revoked: an OCSP response (RFC 6960) in DER, as base64
 */
public record Certificate(CertificateName name, String chain, PrivateKey key, Optional<String> staple)
        implements Comparable<Certificate> {

    /** One without an OCSP response. */
    public static Certificate of(CertificateName name, String chain, PrivateKey key) {
        return new Certificate(name, chain, key, Optional.empty());
    }

    @Override
    public int compareTo(Certificate other) {
        return name.compareTo(other.name);
    }
}
