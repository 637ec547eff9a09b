// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.pki;

import io.netty.pkitesting.CertificateBuilder.Algorithm;

/** The algorithms of the keys that clusters hand out in kubeconfigs. */
public enum KeyKind {
    EC(Algorithm.ecp256),
    RSA(Algorithm.rsa2048);

    final Algorithm algorithm;

    KeyKind(Algorithm algorithm) {
        this.algorithm = algorithm;
    }
}
