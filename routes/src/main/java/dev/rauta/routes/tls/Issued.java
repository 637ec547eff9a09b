// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate that was made here, with its key, which it never prints. */
public record Issued(X509Certificate certificate, PrivateKey key) {

    /** Reads the pair back from its two texts. */
    public static Issued of(String certificatePem, String keyPem) throws GeneralSecurityException {
        return new Issued(Pem.certificates(certificatePem)[0], Pem.privateKey(keyPem));
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** PKCS#8, not encrypted. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    @Override
    public String toString() {
        return "Issued[" + certificate.getSubjectX500Principal() + "]";
    }

    private static String pem(String label, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(label, der));
        } catch (IOException e) {
            throw new IllegalStateException("PEM not written to memory", e);
        }
        return text.toString();
    }
}
