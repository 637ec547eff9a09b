// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes;
import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes.Speech;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is spoken to Services, and whether to their endpoints. */
final class ProtocolKeys implements KeyGroup {
    private static final String PROTOCOL = "backend-protocol";
    private static final String SERVICE = "service-upstream";
    private static final String VERSION = "proxy-http-version";
    private static final String NO_FASTCGI = "FastCGI is not spoken (expected: a server in front that speaks HTTP)";

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    PROTOCOL,
                    "HTTP, HTTPS, AUTO_HTTP, GRPC or GRPCS",
                    "Services are spoken to so, whatever their appProtocol says; over TLS nobody is verified without proxy-ssl-verify."
                            + " Of FCGI, which is not spoken, all paths answer 503"),
            applied(SERVICE, "true or false", "requests go to a Service's own address, so that the cluster spreads them over its pods"),
            applied(VERSION, "1.1", "HTTP/1.1 is spoken to Services, or HTTP/2 where they speak that; HTTP/1.0 is not"),
            refused("fastcgi-index", "a file's name", NO_FASTCGI),
            refused("fastcgi-params-configmap", "a ConfigMap", NO_FASTCGI),
            harmless("http2-push-preload", "true or false", "browsers no longer take what is pushed; Link goes on as it is"));

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
        words.read(PROTOCOL, "HTTP, HTTPS, AUTO_HTTP, GRPC or GRPCS, so that Services say themselves", ProtocolKeys::speech)
                .ifPresent(speech -> {
                    if (speech == Speech.UNKNOWN) {
                        words.fault(PROTOCOL, "FCGI: FastCGI is not spoken, so that the paths of this Ingress answer 503"
                                + " (expected: HTTP, HTTPS, AUTO_HTTP, GRPC or GRPCS)");
                    }
                    words.applied(PROTOCOL);
                    wishes.backend(backend -> backend.speaking(speech));
                });
        words.bool(SERVICE).ifPresent(on -> {
            words.applied(SERVICE);
            wishes.backend(on ? BackendWishes::toServices : backend -> backend);
        });
        words.text(VERSION).ifPresent(version -> {
            if (version.equals("1.1")) {
                words.applied(VERSION);
            } else {
                words.fault(VERSION, "'" + version + "' (expected: 1.1; nothing older is spoken)");
            }
        });
    }

    private static Optional<Speech> speech(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "HTTP" -> Optional.of(Speech.HTTP);
            case "HTTPS" -> Optional.of(Speech.HTTPS);
            case "AUTO_HTTP" -> Optional.of(Speech.AS_ASKED);
            case "GRPC" -> Optional.of(Speech.GRPC);
            case "GRPCS" -> Optional.of(Speech.GRPCS);
            case "FCGI" -> Optional.of(Speech.UNKNOWN);
            default -> Optional.empty();
        };
    }
}
