// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLSession;

/** Which certificates a handshake that begins now may see, by serial number. */
public final class Certificates {
    private volatile Set<BigInteger> allowed = Set.of();

    public void allow(BigInteger... serials) {
        allowed = Set.of(serials);
    }

    Set<BigInteger> allowed() {
        return allowed;
    }

    /** Throws where a handshake saw another than it might. */
    void check(SSLSession session, Set<BigInteger> atBegin) throws IOException {
        BigInteger seen = serial(session);
        if (!atBegin.contains(seen) && !allowed.contains(seen)) {
            throw new IOException("wrong certificate: " + seen + " (expected: one of " + allowed + ")");
        }
    }

    public static BigInteger serial(SSLSession session) throws IOException {
        return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
    }
}
