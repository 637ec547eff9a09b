// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.pki;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
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
            pem.writeObject(new JcaMiscPEMGenerator(bundle.getKeyPair().getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
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
