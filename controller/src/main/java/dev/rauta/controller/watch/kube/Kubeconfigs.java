// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.routes.tls.Pem;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;

/** Clients from every kubeconfig that kubectl takes, and from a pod's own account. */
public final class Kubeconfigs {
    private Kubeconfigs() {}

    /**
     * A client for the cluster of the file's current context; without a file, of the usual places, and of the pod's
     * account at last.
     *
     * @throws IllegalArgumentException where the file or its key cannot be used
     */
    public static KubernetesClient client(Optional<Path> kubeconfig) {
        Config config = kubeconfig.map(Kubeconfigs::read)
                .orElseGet(() -> read("of the usual places", () -> Config.autoConfigure(null)));
        readableKey(config);
        config.setUserAgent("rauta");
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Config read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("kubeconfig: " + file + " not found (expected: a file)");
        }
        return read(file.toString(), () -> Config.fromKubeconfig(file.toFile()));
    }

    private static Config read(String what, Supplier<Config> reading) {
        try {
            return reading.get();
        } catch (KubernetesClientException | IllegalArgumentException | YamlEngineException | JacksonException e) {
            // Without its cause, which may quote a credential.
            throw new IllegalArgumentException("kubeconfig: " + what + " cannot be read: " + Unquoted.text(e));
        }
    }

    /** fabric8 takes every PKCS#8 key for RSA unless it is told; so it is told, and given PKCS#8 always. */
    private static void readableKey(Config config) {
        Optional<String> pem = keyPem(config);
        if (pem.isEmpty()) {
            return;
        }
        try {
            PrivateKey key = Pem.privateKey(pem.get());
            String pkcs8 = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            config.setClientKeyData(Base64.getEncoder().encodeToString(pkcs8.getBytes(StandardCharsets.UTF_8)));
            config.setClientKeyFile(null);
            config.setClientKeyAlgo(key.getAlgorithm());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("kubeconfig: client key: " + e.getMessage(), e);
        }
    }

    private static Optional<String> keyPem(Config config) {
        String data = config.getClientKeyData();
        String file = config.getClientKeyFile();
        if (data != null && !data.isEmpty()) {
            byte[] decoded = data.startsWith("-----")
                    ? data.getBytes(StandardCharsets.UTF_8)
                    : Base64.getMimeDecoder().decode(data);
            return Optional.of(new String(decoded, StandardCharsets.UTF_8));
        }
        if (file == null || file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("kubeconfig: client key file " + file + " cannot be read", e);
        }
    }
}
