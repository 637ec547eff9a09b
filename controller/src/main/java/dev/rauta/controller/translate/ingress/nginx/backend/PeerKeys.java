// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.PeerWishes;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.Certificates;
import dev.rauta.controller.translate.reference.Resolved;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How Services are spoken to over TLS: whom to believe, what to show. All of it counts with a Secret alone. */
final class PeerKeys implements KeyGroup {
    private static final String SECRET = "proxy-ssl-secret";
    private static final String VERIFY = "proxy-ssl-verify";
    private static final String NAME = "proxy-ssl-name";
    private static final String SERVER_NAME = "proxy-ssl-server-name";
    private static final String PROTOCOLS = "proxy-ssl-protocols";
    private static final String CIPHERS = "proxy-ssl-ciphers";
    private static final String DEPTH = "proxy-ssl-verify-depth";
    private static final String OTHER_NAMESPACES = "allow-cross-namespace-resources";
    private static final String HOST = "(?!.*\\.\\.)[0-9A-Za-z]([0-9A-Za-z._-]{0,251}[0-9A-Za-z])?";

    private static final List<NginxKey> KEYS = List.of(
            applied(
                            SECRET,
                            "NAMESPACE/NAME of a Secret with ca.crt, or tls.crt and tls.key, or all",
                            "Services that are spoken to over TLS are shown its certificate, and may be verified by its authorities;"
                                    + " without it no other proxy-ssl annotation counts")
                    .guarding(),
            applied(
                            VERIFY,
                            "on or off",
                            "Services must show a certificate of the authorities in the Secret for proxy-ssl-name, or for the host that is asked")
                    .guarding(),
            applied(NAME, "a host name", "that is what Services are verified by, and the server's name that they are sent"),
            applied(SERVER_NAME, "on or off", "Services are sent a server's name (SNI), or none"),
            applied(PROTOCOLS, "names such as TLSv1.2", "TLS 1.2 and 1.3 are spoken, and nothing older"),
            harmless(DEPTH, "a number", "chains are verified whole, however long they are"),
            harmless(CIPHERS, "a list of OpenSSL", "the suites of TLS 1.2 and 1.3 that are deemed safe are offered"));

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
        if (!words.has(SECRET)) {
            KEYS.forEach(key -> words.ignored(key.name(), "without " + SECRET + " (expected: with it)"));
            return;
        }
        boolean verify = words.onOff(VERIFY).orElse(false);
        boolean named = words.onOff(SERVER_NAME).orElse(false);
        Optional<String> name = words.read(NAME, "a host name", text -> Optional.of(text).filter(one -> one.matches(HOST)));
        Optional<String> secret = secret(words, wishes.namespace());
        protocols(words);
        if (secret.isEmpty()) {
            return;
        }
        String[] place = secret.get().split("/", 2);
        switch (wishes.references().certificates().peer(place[0], place[1])) {
            case Resolved.Missing<Certificates.Peer>(String _, String message) -> words.missing(SECRET, message);
            case Resolved.Found<Certificates.Peer>(Certificates.Peer peer) -> {
                if (verify && peer.authorities().isEmpty()) {
                    words.missing(VERIFY, "secret: " + secret.get() + " has no ca.crt (expected: authorities to verify by)");
                    return;
                }
                List.of(SECRET, VERIFY, NAME, SERVER_NAME).forEach(words::applied);
                PeerWishes how = new PeerWishes(
                        secret.get(), peer, name, named, verify ? peer.authorities() : Optional.empty());
                wishes.backend(backend -> backend.over(how));
            }
        }
    }

    private static Optional<String> secret(Words words, String namespace) {
        String text = words.text(SECRET).orElse("");
        String whole = text.contains("/") ? text : namespace + "/" + text;
        if (!whole.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            words.deny(SECRET, "'" + text + "' (expected: NAMESPACE/NAME)");
            return Optional.empty();
        }
        boolean anywhere = words.globals().of(OTHER_NAMESPACES).filter("true"::equals).isPresent();
        if (!whole.startsWith(namespace + "/") && !anywhere) {
            words.deny(SECRET, "'" + text + "' is of another namespace (expected: one of " + namespace + ", or " + OTHER_NAMESPACES
                    + " in the ConfigMap)");
            return Optional.empty();
        }
        return Optional.of(whole);
    }

    private static void protocols(Words words) {
        words.text(PROTOCOLS).ifPresent(text -> {
            boolean some = Arrays.stream(text.split("[\\s,]+")).anyMatch(one -> one.equals("TLSv1.2") || one.equals("TLSv1.3"));
            if (some) {
                words.applied(PROTOCOLS);
            } else {
                words.fault(PROTOCOLS, "'" + text + "' (expected: TLSv1.2 or TLSv1.3 among them, which alone are spoken)");
            }
        });
    }
}
