// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * When plain HTTP is sent to HTTPS.
 *
 * <p>Unlike ingress-nginx's, the redirect is to the very URL that was asked for, a slash at its end included, and to the port that
 * clients must use.
 */
final class HttpsKeys implements KeyGroup {
    private static final String WITH_TLS = "ssl-redirect";
    private static final String ALWAYS = "force-ssl-redirect";

    /** Of ingress-nginx's ConfigMap. */
    private static final String STATUS = "http-redirect-code";

    private static final String EXCEPT = "no-tls-redirect-locations";
    private static final List<String> STATUSES = List.of("301", "302", "307", "308");

    private static final List<NginxKey> KEYS = List.of(
            applied(WITH_TLS, "true or false", "plain HTTP for a host with TLS is redirected to HTTPS, or served as it is"),
            applied(ALWAYS, "true or false", "plain HTTP is redirected to HTTPS, but for what trusted proxies say came by HTTPS"),
            harmless("preserve-trailing-slash", "true or false", "a redirect to HTTPS keeps the path as it is in any case"),
            harmless("use-port-in-redirects", "true or false", "a redirect to HTTPS names the port where it is another than 443"),
            harmless("relative-redirects", "true or false", "redirects of the server name the scheme and host that were asked for, and lead to the same place"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        wishes.host(host -> host.with(status(words.globals()), except(words.globals())));
        words.bool(WITH_TLS).ifPresent(on -> {
            words.applied(WITH_TLS, on
                    ? "plain HTTP for a TLS host is redirected to HTTPS"
                    : "plain HTTP for a TLS host is served as it is");
            wishes.host(host -> host.with(on ? HostWishes.Redirect.WITH_TLS : HostWishes.Redirect.NEVER));
        });
        words.bool(ALWAYS).ifPresent(on -> {
            words.applied(ALWAYS, on
                    ? "plain HTTP is redirected to HTTPS, but for what trusted proxies say came by HTTPS"
                    : "plain HTTP for a host without TLS is served as it is");
            if (on) {
                wishes.host(host -> host.with(HostWishes.Redirect.ALWAYS));
            }
        });
    }

    private static int status(Globals globals) {
        return globals.of(STATUS).map(String::strip).filter(STATUSES::contains).map(Integer::parseInt).orElse(308);
    }

    /** So that authorities reach what answers their challenges. */
    private static List<String> except(Globals globals) {
        return globals.of(EXCEPT).or(() -> globals.nginx() ? Optional.of("/.well-known/acme-challenge") : Optional.empty()).stream()
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }
}
