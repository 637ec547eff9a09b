// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.pki;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate with its private key. */
public record Identity(X509Bundle bundle) {

    public String certificatePem() {
        return bundle.getCertificatePEM();
    }

    /** The key as PKCS#8, {@code BEGIN PRIVATE KEY}, whatever its algorithm. */
    public String keyPem() {
        return bundle.getPrivateKeyPEM();
    }

    /** The key in its algorithm's own form: PKCS#1 ({@code RSA PRIVATE KEY}) or SEC1 ({@code EC PRIVATE KEY}). */
    public String traditionalKeyPem() {
        var text = new StringWriter();
        try (var pem = new PemWriter(text)) {
            pem.writeObject(
                    bundle.getKeyPair().getPrivate() instanceof ECPrivateKey key
                            ? sec1(key)
                            : new JcaMiscPEMGenerator(bundle.getKeyPair().getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** With the curve's name inside, as OpenSSL and Go write it; Bouncy Castle's own generator leaves it out. */
    private static PemObject sec1(ECPrivateKey key) throws IOException {
        var info = PrivateKeyInfo.getInstance(key.getEncoded());
        var named = new org.bouncycastle.asn1.sec.ECPrivateKey(
                key.getParams().getOrder().bitLength(), key.getS(), info.getPrivateKeyAlgorithm().getParameters());
        return new PemObject("EC PRIVATE KEY", named.getEncoded());
    }

    /** Writes {@code NAME.crt} and {@code NAME.key} into a folder. */
    public void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".crt"), certificatePem());
            Files.writeString(folder.resolve(name + ".key"), keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
