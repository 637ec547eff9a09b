// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A value that must not change what an Ingress does, or must close it: of an applied key one that is none, of an ignored or refused key one
 * as it is found in the wild.
 *
 * @param with the annotations that the key goes with, key and value in turn; the key itself with a good value where nothing is right without
 */
public record KeyCase(String key, String value, Effect effect, List<String> with) {
    /** What becomes of the Ingress. */
    public enum Effect {
        /** Answers are those of an Ingress without the annotation. */
        OPEN("served as without it"),
        /** Nobody is told more than without the annotation, and some are told less. */
        NARROW("nobody is let in by it"),
        /** All its routes are closed. */
        CLOSED("503"),
        /** All its hosts are closed. */
        HOSTS("403");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    private static final String AUTH = "http://auth.default.svc.cluster.local/check";
    private static final Map<String, KeyCase> ALL = all();

    /** That of a key; throws {@link IllegalStateException} where it has none. */
    public static KeyCase of(NginxKey key) {
        KeyCase one = ALL.get(key.name());
        if (one == null) {
            throw new IllegalStateException(key.name() + ": no case (expected: one of each key of the catalogue)");
        }
        return one;
    }

    /** Those of all keys of a stand. */
    static List<KeyCase> of(NginxKey.Stand stand) {
        return Catalogue.all().stream().filter(key -> key.stand() == stand).map(KeyCase::of).toList();
    }

    /** Keys that have a case. */
    public static List<String> keys() {
        return List.copyOf(ALL.keySet());
    }

    boolean ofCanary() {
        return with.contains("canary") || key.equals("canary");
    }

    @Override
    public String toString() {
        return key + ": " + value;
    }

    private static Map<String, KeyCase> all() {
        List<KeyCase> all = new ArrayList<>();
        paths(all);
        services(all);
        access(all);
        traffic(all);
        answers(all);
        ignored(all);
        refused(all);
        return all.stream().collect(Collectors.toMap(KeyCase::key, Function.identity(), (one, other) -> {
            throw new IllegalStateException(other + ": another case of it is " + one);
        }, LinkedHashMap::new));
    }

    private static KeyCase open(String key, String value, String... with) {
        return new KeyCase(key, value, Effect.OPEN, List.of(with));
    }

    private static KeyCase closed(String key, String value, String... with) {
        return new KeyCase(key, value, Effect.CLOSED, List.of(with));
    }

    private static KeyCase hosts(String key, String value) {
        return new KeyCase(key, value, Effect.HOSTS, key.equals("auth-tls-secret") ? List.of() : List.of("auth-tls-secret", "default/ca"));
    }

    private static void paths(List<KeyCase> all) {
        all.addAll(List.of(
                open("adopt", "perhaps"),
                open("ssl-redirect", "yes"),
                open("force-ssl-redirect", "yes"),
                open("app-root", "app"),
                open("temporal-redirect", "ftp://a.example/"),
                open("temporal-redirect-code", "399", "temporal-redirect", "http://a.example/"),
                open("permanent-redirect", "//a.example/$request_uri"),
                open("permanent-redirect-code", "399", "permanent-redirect", "http://a.example/"),
                open("use-regex", "yes"),
                closed("rewrite-target", "/x?y=$1"),
                open("x-forwarded-prefix", "/a?b", "rewrite-target", "/x"),
                open("server-alias", "~^a"),
                open("from-to-www-redirect", "yes"),
                open("upstream-vhost", "$http_x"),
                closed("custom-headers", "default/none"),
                closed("ssl-ciphers", "AES256-SHA")));
    }

    private static void services(List<KeyCase> all) {
        String[] secret = {"proxy-ssl-secret", "default/ca"};
        all.addAll(List.of(
                open("backend-protocol", "SPDY"),
                open("service-upstream", "yes"),
                open("proxy-http-version", "1.0"),
                closed("proxy-ssl-secret", "default/none"),
                closed("proxy-ssl-verify", "perhaps", secret),
                open("proxy-ssl-name", "a b", secret),
                open("proxy-ssl-server-name", "perhaps", secret),
                open("proxy-ssl-protocols", "SSLv3", secret),
                open("proxy-connect-timeout", "5s"),
                open("proxy-read-timeout", "0"),
                open("proxy-send-timeout", "soon"),
                open("proxy-next-upstream", "sometimes"),
                open("proxy-next-upstream-timeout", "5s"),
                open("proxy-next-upstream-tries", "many"),
                open("proxy-body-size", "8 megabytes"),
                open("proxy-request-buffering", "true", "proxy-body-size", "1m"),
                open("proxy-buffering", "true"),
                open("proxy-buffer-size", "large", "proxy-buffering", "on"),
                open("proxy-buffers-number", "0", "proxy-buffering", "on"),
                open("proxy-redirect-from", "~(", "proxy-redirect-to", "/"),
                open("proxy-redirect-to", "$nonsense", "proxy-redirect-from", "http://a.example/"),
                open("proxy-cookie-domain", "one"),
                open("proxy-cookie-path", "one")));
    }

    private static void access(List<KeyCase> all) {
        String[] url = {"auth-url", AUTH};
        String[] basic = {"auth-type", "basic", "auth-secret", "users"};
        String[] certified = {"auth-tls-secret", "default/ca"};
        String[] kept = {"auth-url", AUTH, "auth-cache-key", "$http_authorization"};
        all.addAll(List.of(
                open("ssl-passthrough", "yes"),
                hosts("auth-tls-secret", "default/none"),
                hosts("auth-tls-verify-client", "maybe"),
                hosts("auth-tls-verify-depth", "deep"),
                hosts("auth-tls-match-cn", "ann"),
                open("auth-tls-error-page", "page", certified),
                open("auth-tls-pass-certificate-to-upstream", "yes", certified),
                closed("denylist-source-range", "10.0.0.0/8, nowhere"),
                closed("allowlist-source-range", " , "),
                closed("whitelist-source-range", "127.0.0.0/40"),
                closed("auth-type", "ntlm", basic),
                closed("auth-secret", "none", basic),
                closed("auth-secret-type", "odd", basic),
                closed("auth-realm", "a\"b\\", basic)));
        all.addAll(List.of(
                closed("auth-url", "auth.example"),
                closed("auth-method", "get it", url),
                open("auth-signin", "ftp://a.example", url),
                open("auth-signin-redirect-param", "a b&", url),
                open("auth-request-redirect", "$nonsense", url),
                closed("auth-response-headers", "X User", url),
                closed("auth-proxy-set-headers", "none", url),
                open("auth-always-set-cookie", "yes", url),
                open("auth-cache-key", "$http_user_agent", url),
                open("auth-cache-duration", "soon", kept),
                closed("enable-global-auth", "perhaps"),
                closed("satisfy", "some")));
    }

    private static void traffic(List<KeyCase> all) {
        String[] canary = {"canary", "true"};
        String[] header = {"canary", "true", "canary-by-header", "X-Canary"};
        String[] rps = {"limit-rps", "1000000"};
        String[] hash = {"upstream-hash-by", "$request_uri"};
        String[] session = {"affinity", "cookie"};
        String[] copied = {"mirror-target", "http://127.0.0.1:1"};
        all.addAll(List.of(
                open("canary", "perhaps"),
                open("canary-by-header", "X Canary", canary),
                open("canary-by-header-value", "", header),
                open("canary-by-header-pattern", "(?=a)", header),
                open("canary-by-cookie", "a b", canary),
                open("canary-weight", "half", canary),
                open("canary-weight-total", "all", canary),
                open("limit-rps", "ten"),
                open("limit-rpm", "10/m"),
                open("limit-burst-multiplier", "0", rps),
                open("limit-connections", "few"),
                open("limit-allowlist", "nowhere", rps),
                open("limit-whitelist", "nowhere", rps),
                open("limit-rate", "1m"),
                open("limit-rate-after", "1m", "limit-rate", "1000000"),
                open("load-balance", "random"),
                open("upstream-hash-by", "$nonsense"),
                open("upstream-hash-by-subset", "yes", hash),
                open("upstream-hash-by-subset-size", "0", "upstream-hash-by", "$request_uri", "upstream-hash-by-subset", "true")));
        all.addAll(List.of(
                open("canary-by-cookie-value", "", "canary", "true", "canary-by-cookie", "stay"),
                open("affinity", "ip"),
                open("affinity-mode", "odd", session),
                open("affinity-canary-behavior", "odd", session),
                open("session-cookie-name", "a b", session),
                open("session-cookie-path", "x;y", session),
                open("session-cookie-domain", "a b", session),
                open("session-cookie-expires", "1h", session),
                open("session-cookie-max-age", "1h", session),
                open("session-cookie-samesite", "Maybe", session),
                open("session-cookie-secure", "yes", session),
                open("session-cookie-change-on-failure", "yes", session),
                open("mirror-target", "http://$host/"),
                open("mirror-request-body", "yes", copied),
                open("mirror-host", "a b", copied)));
    }

    private static void answers(List<KeyCase> all) {
        String[] cors = {"enable-cors", "true"};
        all.addAll(List.of(
                open("enable-cors", "yes"),
                new KeyCase("cors-allow-origin", "shop.example", Effect.NARROW, Arrays.asList(cors)),
                open("cors-allow-methods", "(", cors),
                open("cors-allow-headers", "(", cors),
                open("cors-expose-headers", "(", cors),
                open("cors-allow-credentials", "yes", cors),
                open("cors-max-age", "1h", cors),
                open("custom-http-errors", "all", "default-backend", "web"),
                open("default-backend", "nowhere"),
                open("disable-proxy-intercept-errors", "yes"),
                open("enable-access-log", "yes"),
                open("enable-opentelemetry", "yes"),
                open("opentelemetry-trust-incoming-span", "yes"),
                open("opentelemetry-operation-name", "a b")));
    }

    private static void ignored(List<KeyCase> all) {
        for (String flag : List.of(
                "secure-backends", "grpc-backend", "add-base-url", "enable-websockets", "preserve-trailing-slash", "use-port-in-redirects",
                "relative-redirects", "http2-push-preload", "ssl-prefer-server-ciphers", "auth-keepalive-share-vars",
                "session-cookie-conditional-samesite-none", "enable-rewrite-log",
                "enable-opentracing", "opentracing-trust-incoming-span")) {
            all.add(open(flag, "true"));
        }
        all.addAll(List.of(
                open("base-url-scheme", "https"),
                open("session-cookie-hash", "sha1"),
                open("global-rate-limit", "1"),
                open("global-rate-limit-window", "1h"),
                open("global-rate-limit-key", "$remote_addr"),
                open("global-rate-limit-ignored-cidrs", "10.0.0.0/8"),
                open("connection-proxy-header", "close"),
                open("proxy-ssl-verify-depth", "1", "proxy-ssl-secret", "default/ca"),
                open("proxy-ssl-ciphers", "AES256-SHA", "proxy-ssl-secret", "default/ca"),
                open("client-body-buffer-size", "1k"),
                open("proxy-busy-buffers-size", "1k"),
                open("proxy-max-temp-file-size", "0"),
                open("auth-keepalive", "10"),
                open("auth-keepalive-requests", "10"),
                open("auth-keepalive-timeout", "10")));
    }

    private static void refused(List<KeyCase> all) {
        all.addAll(List.of(
                open("configuration-snippet", "add_header X-A b;"),
                open("server-snippet", "gzip on;"),
                open("stream-snippet", "server { listen 8000; }"),
                open("fastcgi-index", "index.php"),
                open("fastcgi-params-configmap", "params"),
                closed("auth-snippet", "proxy_set_header X-A b;", "auth-url", AUTH),
                closed("enable-modsecurity", "true"),
                closed("enable-owasp-core-rules", "true"),
                closed("modsecurity-snippet", "SecRuleEngine On"),
                open("modsecurity-transaction-id", "$request_id")));
    }
}
