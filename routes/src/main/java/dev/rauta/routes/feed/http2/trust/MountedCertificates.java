// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import dev.rauta.routes.tls.KeyPairs;
import dev.rauta.routes.tls.KeyStores;
import dev.rauta.routes.tls.Mounted;
import dev.rauta.routes.tls.MountedReading;
import dev.rauta.routes.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * {@code ca.crt}, {@code tls.crt} and {@code tls.key} of a directory, read again when they change; any thread.
 *
 * <p>{@code ca.crt} may hold several authorities, so that a new one can be trusted before it signs. Files that are broken
 * after a change leave the last good ones in use.
 */
public final class MountedCertificates {
    private static final char[] NO_PASSWORD = {};
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a handshake needs. */
    record Managers(X509Certificate leaf, X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {}

    private final Mounted<Managers> mounted;
    private long looked;

    private MountedCertificates(String whose, Path directory) {
        this.mounted = new Mounted<>(
                whose + "-certificates",
                List.of(directory.resolve("ca.crt"), directory.resolve("tls.crt"), directory.resolve("tls.key")),
                () -> read(whose, directory));
        this.looked = System.nanoTime();
    }

    /**
     * Those of a directory, which must be sound now.
     *
     * @param whose {@code feed} or the like, for messages and the files' name
     * @throws IllegalArgumentException naming the file that is missing or broken
     */
    public static MountedCertificates of(Path directory, String whose) {
        return new MountedCertificates(whose, directory);
    }

    /** Shows the certificate of the moment. */
    public X509ExtendedKeyManager keyManager() {
        return new ReloadingKeyManager(this);
    }

    /** Trusts the authorities of the moment. */
    public X509ExtendedTrustManager trustManager() {
        return new ReloadingTrustManager(this);
    }

    /** The certificate of the moment. */
    X509Certificate leaf() {
        return managers().leaf();
    }

    /** What new handshakes use. */
    synchronized Managers managers() {
        long now = System.nanoTime();
        if (now - looked > LOOK_NANOS) {
            looked = now;
            mounted.look();
        }
        return mounted.value();
    }

    /** How the files were read last; looks at them, for handshakes may be days apart. */
    public MountedReading reading() {
        managers();
        return mounted.reading();
    }

    private static Managers read(String whose, Path directory) {
        try {
            X509Certificate[] authorities = certificates(whose, directory.resolve("ca.crt"));
            X509Certificate[] chain = certificates(whose, directory.resolve("tls.crt"));
            PrivateKey key = key(whose, directory.resolve("tls.key"));
            // Where files are written one after the other, a look may fall between two of them.
            if (!KeyPairs.fit(chain[0].getPublicKey(), key)) {
                throw new IllegalArgumentException(
                        whose + " certificates: " + directory + " tls.key does not fit tls.crt (expected: the key of its first certificate)");
            }
            KeyStore keys = empty();
            keys.setKeyEntry("own", key, NO_PASSWORD, chain);
            KeyManagerFactory keyFactory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyFactory.init(keys, NO_PASSWORD);
            KeyStore trusted = empty();
            for (int i = 0; i < authorities.length; i++) {
                trusted.setCertificateEntry("ca-" + i, authorities[i]);
            }
            TrustManagerFactory trustFactory = TrustManagerFactory.getInstance("PKIX");
            trustFactory.init(trusted);
            return new Managers(
                    chain[0],
                    (X509ExtendedKeyManager) keyFactory.getKeyManagers()[0],
                    (X509ExtendedTrustManager) trustFactory.getTrustManagers()[0]);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(whose + " certificates in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStores.KIND);
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static X509Certificate[] certificates(String whose, Path file) {
        try {
            return Pem.certificates(text(whose, file));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(whose + " certificates: " + file + " " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(String whose, Path file) {
        try {
            return Pem.privateKey(text(whose, file));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(whose + " certificates: " + file + " " + e.getMessage(), e);
        }
    }

    private static String text(String whose, Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(whose + " certificates: " + file + " not found (expected: PEM)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(whose + " certificates: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
