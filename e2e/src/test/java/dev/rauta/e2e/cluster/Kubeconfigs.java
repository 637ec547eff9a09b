// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.pki.KeyKind;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;

/** Writes kubeconfigs for one control plane, each with credentials in another form. */
public final class Kubeconfigs {
    private static final String ADMINS = "system:masters";

    private final Path folder;
    private final String server;
    private final Authority authority;
    private final KubernetesClient client;

    Kubeconfigs(Path folder, String server, Authority authority, KubernetesClient client) {
        this.folder = folder;
        this.server = server;
        this.authority = authority;
        this.client = client;
    }

    /** An administrator's kubeconfig, with the kind of key that most clusters hand out today. */
    public Path admin() {
        return inlineKey("admin", KeyKind.EC, false);
    }

    /** A client certificate and key inside the file; traditional is PKCS#1 or SEC1, otherwise PKCS#8. */
    public Path inlineKey(String name, KeyKind kind, boolean traditional) {
        Identity identity = authority.client(name, ADMINS, kind);
        return write(name, """
                client-certificate-data: %s
                client-key-data: %s
                """.formatted(
                        base64(identity.certificatePem()),
                        base64(traditional ? identity.traditionalKeyPem() : identity.keyPem())));
    }

    /** A client certificate and key in files beside the kubeconfig, named relative to it. */
    public Path keyFiles(String name, KeyKind kind) {
        authority.client(name, ADMINS, kind).write(folder, name);
        return write(name, """
                client-certificate: %s.crt
                client-key: %s.key
                """.formatted(name, name));
    }

    /** A bearer token of a ServiceAccount. */
    public Path token(String name, String namespace, String serviceAccount) {
        return write(name, "token: " + tokenOf(namespace, serviceAccount) + "\n");
    }

    /** A program that prints a credential, as cloud providers ship them. */
    public Path exec(String name, String namespace, String serviceAccount) {
        Path program = folder.resolve(name + "-credential");
        text(program, """
                #!/bin/sh
                cat <<'END'
                {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
                 "status": {"token": "%s"}}
                END
                """.formatted(tokenOf(namespace, serviceAccount)));
        try {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(name, """
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: %s
                  interactiveMode: Never
                """.formatted(program));
    }

    /** Writes a kubeconfig for the cluster of another one, with a ServiceAccount's token. */
    static Path withToken(Path admin, Path file, String namespace, String serviceAccount, KubernetesClient client) {
        Config config = Config.fromKubeconfig(admin.toFile());
        write(file, config.getMasterUrl(), config.getCaCertData(), "token: " + tokenOf(client, namespace, serviceAccount) + "\n");
        return file;
    }

    /** Fills in what the client library has to be told: the algorithm of a PKCS#8 key. */
    static void tellKeyAlgorithm(Config config) {
        String data = config.getClientKeyData();
        if (data == null) {
            return;
        }
        String pem = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        try (var parser = new PEMParser(new StringReader(pem))) {
            var key = parser.readObject();
            boolean rsa = key instanceof PrivateKeyInfo info
                    ? info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)
                    : pem.contains("RSA");
            config.setClientKeyAlgo(rsa ? "RSA" : "EC");
        } catch (IOException e) {
            throw new UncheckedIOException("client key of a kubeconfig", e);
        }
    }

    private String tokenOf(String namespace, String serviceAccount) {
        return tokenOf(client, namespace, serviceAccount);
    }

    private static String tokenOf(KubernetesClient client, String namespace, String serviceAccount) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private Path write(String name, String user) {
        Path file = folder.resolve(name + ".kubeconfig");
        write(file, server, base64(authority.certificatePem()), user);
        return file;
    }

    private static void write(Path file, String server, String authority, String user) {
        text(file, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: e2e
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: user
                  user:
                %scontexts:
                - name: e2e
                  context: {cluster: e2e, user: user}
                current-context: e2e
                """.formatted(server, authority, user.indent(4)));
    }

    private static void text(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
