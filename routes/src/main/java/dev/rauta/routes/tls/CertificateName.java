// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

/**
 * Names a certificate: {@code NAMESPACE/SECRET}.
 *
 * @param value the whole name
 */
public record CertificateName(String value) implements Comparable<CertificateName> {
    public CertificateName {
        if (value.isEmpty() || value.contains("|")) {
            throw new IllegalArgumentException("certificate name: '" + value + "' (expected: NAMESPACE/SECRET)");
        }
    }

    @Override
    public int compareTo(CertificateName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
