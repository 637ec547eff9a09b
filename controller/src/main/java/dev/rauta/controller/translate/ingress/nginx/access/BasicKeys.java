// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.filter.Guard;
import java.util.List;
import java.util.Optional;

/** Names and passwords. */
final class BasicKeys implements KeyGroup {
    private static final String TYPE = "auth-type";
    private static final String SECRET = "auth-secret";
    private static final String SECRET_TYPE = "auth-secret-type";
    private static final String REALM = "auth-realm";
    private static final String SOUND = "[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*";
    private static final String[] ALL = {TYPE, SECRET, SECRET_TYPE, REALM};

    private static final List<NginxKey> KEYS = List.of(
            applied(TYPE, "basic or digest", "clients are asked for a name and a password, which the upstream is not told; others are answered 401")
                    .guarding(),
            applied(SECRET, "NAME or NAMESPACE/NAME", "the Secret with the users; one that is not there, or of another namespace unless "
                            + "the ConfigMap allows it, closes")
                    .guarding(),
            applied(SECRET_TYPE, "auth-file or auth-map", "whether the Secret's key auth is a file of users, or each of its keys is a user").guarding(),
            applied(REALM, "text", "what clients are told that they log in to; that of each user of a digest"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public boolean ofShares() {
        return true;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        Optional<String> type = one(words, TYPE, "basic", "digest");
        Optional<String> format = one(words, SECRET_TYPE, "auth-file", "auth-map");
        Optional<SecretName> secret = words.sound(SECRET, text -> SecretName.parse(text, words));
        if (words.has(TYPE) && words.text(SECRET).isEmpty()) {
            words.deny(TYPE, "without " + SECRET + " (expected: the Secret with the users)");
        } else if (type.isPresent() && secret.isPresent()) {
            realm(words).ifPresent(realm -> {
                try {
                    wishes.authentication(term(type.get(), format.orElse("auth-file"), secret.get(), realm), ALL);
                } catch (IllegalArgumentException e) {
                    words.deny(TYPE, OrEmpty.text(e.getMessage()));
                }
            });
        }
        if (words.denied()) {
            for (String key : ALL) {
                words.ignored(key, Words.CLOSED);
            }
        }
    }

    /** What is none would be another one than clients are to log in to. */
    private static Optional<String> realm(Words words) {
        String text = words.text(REALM).orElse("");
        if (text.matches(SOUND)) {
            return Optional.of(text);
        }
        words.deny(REALM, "'" + text + "' (expected: printable ASCII without quote and backslash)");
        return Optional.empty();
    }

    private static Optional<String> one(Words words, String key, String first, String second) {
        return words.read(key, first + " or " + second, text -> Optional.of(text).filter(it -> it.equals(first) || it.equals(second)));
    }

    private static GuardTerm term(String type, String format, SecretName secret, String realm) {
        CredentialsName later = new CredentialsName(secret.name());
        if (type.equals("digest")) {
            if (format.equals("auth-map")) {
                throw new IllegalArgumentException(SECRET_TYPE + ": auth-map with digest (expected: auth-file, with lines of htdigest)");
            }
            return new GuardTerm.Digest(secret.namespace(), secret.name(), new Guard.Digest(later, realm, Optional.empty()));
        }
        return format.equals("auth-map")
                ? new GuardTerm.EachUser(secret.namespace(), secret.name(), realm)
                : new GuardTerm.Basic(secret.namespace(), secret.name(), realm);
    }
}
