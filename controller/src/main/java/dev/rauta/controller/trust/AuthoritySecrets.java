// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import dev.rauta.routes.tls.Issued;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Secrets of one namespace that hold authorities, and what these have signed for others to mount. */
final class AuthoritySecrets {
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;

    AuthoritySecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    Optional<Secret> find(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    static AuthorityBook book(Secret secret) throws GeneralSecurityException {
        String next = text(secret, "next.crt");
        return new AuthorityBook(
                Issued.of(required(secret, "ca.crt"), required(secret, "ca.key")),
                next == null ? Optional.empty() : Optional.of(Issued.of(next, required(secret, "next.key"))),
                Optional.ofNullable(text(secret, "last.crt")));
    }

    /** Whether somebody has made it for an authority to come. */
    static boolean empty(Secret secret) {
        return secret.getData() == null || secret.getData().isEmpty();
    }

    static Issued pair(Secret secret) throws GeneralSecurityException {
        return Issued.of(required(secret, "tls.crt"), required(secret, "tls.key"));
    }

    static String bundle(Secret secret) {
        return required(secret, "ca.crt");
    }

    void write(String name, AuthorityBook book, Optional<Secret> before) throws GeneralSecurityException {
        Map<String, String> data = new TreeMap<>();
        data.put("ca.crt", book.current().certificatePem());
        data.put("ca.key", book.current().keyPem());
        if (book.next().isPresent()) {
            data.put("next.crt", book.next().get().certificatePem());
            data.put("next.key", book.next().get().keyPem());
        }
        book.last().ifPresent(last -> data.put("last.crt", last));
        write(name, "Opaque", data, before);
    }

    void write(String name, Issued pair, String bundle, Optional<Secret> before) throws GeneralSecurityException {
        Map<String, String> data = new TreeMap<>();
        data.put("ca.crt", bundle);
        data.put("tls.crt", pair.certificatePem());
        data.put("tls.key", pair.keyPem());
        write(name, "kubernetes.io/tls", data, before);
    }

    /** A replica that is overtaken by another leaves that one's work as it is. */
    private void write(String name, String type, Map<String, String> texts, Optional<Secret> before) {
        Map<String, String> data = new TreeMap<>();
        texts.forEach((key, text) ->
                data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        Secret fresh = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Map.of("app.kubernetes.io/managed-by", "rauta-controller"))
                .endMetadata()
                .withType(type)
                .build();
        // What others have written on it stays.
        Secret secret = new SecretBuilder(before.orElse(fresh)).withData(data).build();
        try {
            if (before.isPresent()) {
                client.resource(secret).update();
            } else {
                client.resource(secret).create();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    private static String required(Secret secret, String key) {
        String text = text(secret, key);
        if (text == null) {
            throw new IllegalArgumentException("Secret " + secret.getMetadata().getNamespace() + "/"
                    + secret.getMetadata().getName() + " has no " + key + " (expected: as Rauta wrote it)");
        }
        return text;
    }

    private static @Nullable String text(Secret secret, String key) {
        String value = secret.getData() == null ? null : secret.getData().get(key);
        return value == null ? null : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
