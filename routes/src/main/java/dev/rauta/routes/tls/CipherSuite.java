// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A cipher suite of TLS 1.2 that clients may be offered: all with forward secrecy and authenticated encryption, so that none is on the
 * list that HTTP/2 forbids (RFC 9113, appendix A). In the order of preference.
 */
public enum CipherSuite {
    ECDHE_ECDSA_AES128_GCM_SHA256("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    ECDHE_RSA_AES128_GCM_SHA256("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ECDHE_ECDSA_AES256_GCM_SHA384("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    ECDHE_RSA_AES256_GCM_SHA384("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    ECDHE_ECDSA_CHACHA20_POLY1305("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    ECDHE_RSA_CHACHA20_POLY1305("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Map<String, CipherSuite> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CipherSuite::standardName, Function.identity()));

    private final String standardName;
    private final String openSslName;

    CipherSuite(String standardName) {
        this.standardName = standardName;
        this.openSslName = name().replace('_', '-');
    }

    /** As IANA and the JDK call it. */
    public String standardName() {
        return standardName;
    }

    /** As OpenSSL and nginx call it. */
    public String openSslName() {
        return openSslName;
    }

    /** Whether a certificate with a key of this algorithm, as {@link java.security.Key#getAlgorithm} says it, can be shown with it. */
    public boolean fits(String algorithm) {
        return standardName.startsWith("TLS_ECDHE_RSA_") == algorithm.equals("RSA");
    }

    /** What OpenSSL calls the one of that standard name, also one of TLS 1.3, which have one name alone. */
    public static String openSslName(String standardName) {
        CipherSuite known = BY_NAME.get(standardName);
        return known == null ? standardName : known.openSslName;
    }
}
