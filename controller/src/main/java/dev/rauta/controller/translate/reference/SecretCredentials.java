// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.tls.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeSet;

/** Credentials from Secrets; what is in them is read where requests are checked against it, and shows itself nowhere. */
public final class SecretCredentials {
    private static final String USERS = "auth";
    private static final String KEYS = "keys";
    private static final String CLIENTS = "ca.crt";
    private static final String REVOKED = "ca.crl";
    private static final String KEY_SET = "jwks";
    private static final String SECRET = "secret";
    private static final String CLIENT_SECRET = "client-secret";
    private static final String SESSION_KEYS = "session-keys";
    private static final String AUTHORITIES = "ca.crt";

    private final ClusterState state;
    private final Settings settings;
    private final Draft draft;

    SecretCredentials(ClusterState state, Settings settings, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.draft = draft;
    }

    /** Names and hashes of passwords, as htpasswd writes them, under {@code auth}; or why not. */
    public Resolved<Credentials> users(String namespace, String name) {
        return content(namespace, name, USERS, "users", Credentials.Kind.USERS);
    }

    /** Hashes of passwords, each under its user's name; or why not. */
    public Resolved<Credentials> eachUser(String namespace, String name) {
        return switch (secret(namespace, name, "a user's name and its hash")) {
            case Resolved.Missing<Secret>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<Secret>(Secret secret) -> {
                StringBuilder lines = new StringBuilder();
                for (String user : new TreeSet<>(OrEmpty.map(secret.getData()).keySet())) {
                    Resolved<String> hash = text(secret, namespace, name, user);
                    if (hash instanceof Resolved.Missing<String>(String reason, String message)) {
                        yield new Resolved.Missing<>(reason, message);
                    }
                    lines.append(user).append(':').append(((Resolved.Found<String>) hash).value().strip()).append('\n');
                }
                yield lines.isEmpty()
                        ? invalid("secret: " + namespace + "/" + name + " is empty (expected: users' names and their hashes)")
                        : new Resolved.Found<>(new Credentials(
                                new CredentialsName("each-user/" + namespace + "/" + name),
                                Credentials.Kind.USERS,
                                new SecretText(lines.toString())));
            }
        };
    }

    /**
     * Whom clients' certificates are held against.
     *
     * @param authorities PEM
     * @param revoked PEM
     */
    public record Clients(String authorities, Optional<String> revoked) {}

    /** Certificates of authorities under {@code ca.crt}, and revocation lists under {@code ca.crl} where it is there; or why not. */
    public Resolved<Clients> clients(String namespace, String name) {
        Resolved<Secret> found = secret(namespace, name, CLIENTS);
        if (!(found instanceof Resolved.Found<Secret>(Secret secret))) {
            return invalid(((Resolved.Missing<Secret>) found).message());
        }
        String where = "secret: " + namespace + "/" + name + " ";
        Resolved<String> authorities = text(secret, namespace, name, CLIENTS);
        if (!(authorities instanceof Resolved.Found<String>(String pem))) {
            return invalid(((Resolved.Missing<String>) authorities).message());
        }
        try {
            Pem.certificates(pem);
            if (!OrEmpty.map(secret.getData()).containsKey(REVOKED)) {
                return new Resolved.Found<>(new Clients(pem, Optional.empty()));
            }
            Resolved<String> revoked = text(secret, namespace, name, REVOKED);
            if (!(revoked instanceof Resolved.Found<String>(String lists))) {
                return invalid(((Resolved.Missing<String>) revoked).message());
            }
            Pem.revocationLists(lists);
            return new Resolved.Found<>(new Clients(pem, Optional.of(lists)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return invalid(where + e.getMessage());
        }
    }

    /** Lines of {@code CLIENT:KEY} under {@code keys}; or why not. */
    public Resolved<Credentials> apiKeys(String namespace, String name) {
        return content(namespace, name, KEYS, "api-keys", Credentials.Kind.API_KEYS);
    }

    /** A JSON Web Key Set under {@code jwks}; or why not. */
    public Resolved<Credentials> keySet(String namespace, String name) {
        return content(namespace, name, KEY_SET, "key-set", Credentials.Kind.KEY_SET);
    }

    /** Names and hashes, as htdigest writes them, under {@code auth}; or why not. */
    public Resolved<Credentials> digests(String namespace, String name) {
        return content(namespace, name, USERS, "digests", Credentials.Kind.DIGESTS);
    }

    /** A secret that tokens are signed with, under {@code secret}; or why not. */
    public Resolved<Credentials> secret(String namespace, String name) {
        return content(namespace, name, SECRET, "secret", Credentials.Kind.SECRET);
    }

    /** What a provider knows a client by, under {@code client-secret}; or why not. */
    public Resolved<Credentials> clientSecret(String namespace, String name) {
        return content(namespace, name, CLIENT_SECRET, "client-secret", Credentials.Kind.CLIENT_SECRET);
    }

    /** Keys that sessions are sealed with, under {@code session-keys}; or why not. */
    public Resolved<Credentials> sessionKeys(String namespace, String name) {
        return content(namespace, name, SESSION_KEYS, "session-keys", Credentials.Kind.SESSION_KEYS);
    }

    /** Certificates of authorities under {@code ca.crt}, not looked into; or why not. */
    Resolved<Credentials> authorities(String namespace, String name) {
        return content(namespace, name, AUTHORITIES, "secret-authorities", Credentials.Kind.AUTHORITIES);
    }

    /** @param kinds the first part of its name: one Secret may hold several */
    private Resolved<Credentials> content(
            String namespace, String name, String key, String kinds, Credentials.Kind kind) {
        return switch (secret(namespace, name, key)) {
            case Resolved.Missing<Secret>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<Secret>(Secret secret) ->
                content(secret, namespace, name, key, kinds + "/" + namespace + "/" + name, kind);
        };
    }

    private Resolved<Secret> secret(String namespace, String name, String expected) {
        String where = "secret: " + namespace + "/" + name;
        if (!settings.readsSecrets(namespace)) {
            return invalid(where + " is not readable (expected: in one of " + Certificates.readable(settings) + ")");
        }
        draft.read("Secret", namespace, name);
        // Also where it is not there: a source that reads by name has to know what to look for.
        draft.used("Secret", namespace, name);
        Secret secret = state.secrets().get(namespace, name);
        return secret == null
                ? invalid(where + " not found (expected: a Secret with " + expected + ")")
                : new Resolved.Found<>(secret);
    }

    private static Resolved<Credentials> content(
            Secret secret, String namespace, String name, String key, String called, Credentials.Kind kind) {
        return switch (text(secret, namespace, name, key)) {
            case Resolved.Missing<String>(String reason, String message) -> new Resolved.Missing<>(reason, message);
            case Resolved.Found<String>(String text) ->
                new Resolved.Found<>(new Credentials(new CredentialsName(called), kind, new SecretText(text)));
        };
    }

    private static Resolved<String> text(Secret secret, String namespace, String name, String key) {
        String where = "secret: " + namespace + "/" + name + " " + key;
        String encoded = OrEmpty.text(OrEmpty.map(secret.getData()).get(key));
        if (encoded.isEmpty()) {
            return invalid(where + ": missing (expected: some text)");
        }
        try {
            String text = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
            // What is no text would be another secret than its author's.
            return text.isBlank() || text.indexOf('\uFFFD') >= 0
                    ? invalid(where + (text.isBlank() ? ": empty (expected: some text)" : ": not text (expected: UTF-8)"))
                    : new Resolved.Found<>(text);
        } catch (IllegalArgumentException e) {
            // What the decoder says may show what it read.
            return invalid(where + ": not base64 (expected: base64)");
        }
    }

    private static <T> Resolved<T> invalid(String message) {
        return new Resolved.Missing<>("Invalid", message);
    }
}
