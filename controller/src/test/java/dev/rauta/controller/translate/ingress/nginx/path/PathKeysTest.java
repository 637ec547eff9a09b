// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.ServedPath;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.KnownCertificates;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Asked;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of this package come to where ingress-nginx's ConfigMap has a word in it. */
final class PathKeysTest {
    private static final ServedPath ROOT = new ServedPath("/", "web", "80");

    /** What was asked for, and whether it was refused. */
    private record Read(Wishes wishes, boolean denied) {
        HostWishes host() {
            return wishes.host();
        }

        List<Filter> filters() {
            return wishes.path().filters(ROOT);
        }
    }

    private static Read read(Map<String, String> annotations, Globals globals, HasMetadata... objects) {
        Draft draft = new Draft();
        ClusterState state = ClusterState.of(List.of(objects));
        References references = new References(state, Settings.DEFAULT, new KnownCertificates(), draft);
        Map<String, String> winners = annotations.keySet().stream().collect(Collectors.toMap(key -> key, key -> "rauta.dev/" + key));
        Map<String, String> all = annotations.entrySet().stream()
                .collect(Collectors.toMap(one -> "rauta.dev/" + one.getKey(), Map.Entry::getValue));
        Words words = new Words(SourceRef.of("Ingress", "default", "web"), winners, all, globals, Catalogue::find, draft);
        Wishes wishes = new Wishes(words, references, new Asked(references), Set.of(), HostWishes.NONE);
        PathKeys.GROUPS.forEach(group -> group.read(words, wishes));
        return new Read(wishes, words.denied());
    }

    private static Globals said(String key, String value) {
        return new Globals(Map.of(key, value), true);
    }

    @ParameterizedTest
    @CsvSource({"301, 301", "302, 302", "307, 307", "308, 308", "304, 308", "odd, 308"})
    void theStatusOfRedirectsToHttps(String said, int status) {
        assertThat(read(Map.of(), said("http-redirect-code", said)).host().redirectStatus()).isEqualTo(status);
    }

    @Test
    void whatIsNotRedirectedToHttps() {
        HostWishes usual = read(Map.of(), new Globals(Map.of(), true)).host();
        assertThat(usual.redirects("/.well-known/acme-challenge/x")).isFalse();
        assertThat(usual.redirects("/x")).isTrue();
        HostWishes other = read(Map.of(), said("no-tls-redirect-locations", " /a, /b ")).host();
        assertThat(other.redirects("/bx")).isFalse();
        assertThat(other.redirects("/.well-known/acme-challenge/x")).isTrue();
        assertThat(read(Map.of(), Globals.NONE).host().redirects("/.well-known/acme-challenge/x")).isTrue();
    }

    @Test
    void redirectsToHttpsForAll() {
        assertThat(read(Map.of(), said("force-ssl-redirect", "true")).host().redirect()).isEqualTo(HostWishes.Redirect.ALWAYS);
        assertThat(read(Map.of("force-ssl-redirect", "false"), said("force-ssl-redirect", "true")).host().redirect())
                .isEqualTo(HostWishes.Redirect.NEVER);
        assertThat(read(Map.of("ssl-redirect", "true"), said("ssl-redirect", "false")).host().redirect())
                .isEqualTo(HostWishes.Redirect.WITH_TLS);
    }

    @Test
    void fieldsOfAConfigMapThatAreAllowed() {
        HasMetadata map = new ConfigMapBuilder()
                .withNewMetadata().withNamespace("default").withName("headers").endMetadata()
                .withData(Map.of("X-Frame-Options", "DENY\n", "content-security-policy", "default-src 'self'"))
                .build();
        Map<String, String> asked = Map.of("custom-headers", "default/headers");
        Read allowed = read(asked, said("global-allowed-response-headers", "x-frame-options, Content-Security-Policy"), map);
        assertThat(allowed.denied()).isFalse();
        assertThat(allowed.filters()).containsExactly(new Filter.ResponseHeaders(new HeaderEdit(
                List.of(new HeaderField("x-frame-options", "DENY"), new HeaderField("content-security-policy", "default-src 'self'")),
                List.of(),
                List.of())));
        Read some = read(asked, said("global-allowed-response-headers", "x-frame-options"), map);
        assertThat(some.denied()).as("one that is not allowed").isTrue();
        assertThat(some.filters()).isEmpty();
        assertThat(read(asked, said("global-allowed-response-headers", "x-frame-options")).denied()).as("not there").isTrue();
        assertThat(read(Map.of("custom-headers", ""), Globals.NONE).denied()).as("an empty name").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/, false", "/$1/x:y~, false", "$1, false", "'', false", "https://x.example, false", "http://x.example:8080/$1, false",
        "/x?y, true", "/$host, true", "/$, true", "/$0, true", "'/a b', true", "https://x.example:65536/, true", "https://$1.example/, true"
    })
    void targetsOfRewrites(String target, boolean denied) {
        Read read = read(Map.of("rewrite-target", target), Globals.NONE);
        assertThat(read.denied()).isEqualTo(denied);
        assertThat(read.wishes().path().expression("/odd(path)")).isEqualTo(!target.isEmpty());
    }

    /** What of nginx's own words says whether somebody is kept out; a comment or a text in quotes does not. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "add_header X-A 'deny all; return 403;';!false",
        "# deny all;!false",
        "more_set_headers \"a: b\"; return 301 https://x.example/;!false",
        "rewrite ^/a$ /b last; proxy_set_header deny all;!false",
        "DENY all;!false",
        "deny all;!true",
        "  allow 10.0.0.0/8 ;!true",
        "location /x { auth_basic \"x\"; }!true",
        "auth_request /x;!true",
        "satisfy any;!true",
        "return 403;!true",
        "return 444;!true",
        "return;!true",
        "if ($x) { return 302 https://login.example/; }!true",
        "if ($x) { set $a b; } return 301 /x;!false",
        "access_by_lua_block { ngx.exit(403) }!true",
        "limit_req zone=a;!true",
        "modsecurity on;!true",
        "valid_referers none;!true",
        "add_header a b; } deny all; {!true",
        "add_header a \"b; deny all;!true",
        "add_header a it's;!false"
    })
    void whatMayKeepSomebodyOut(String snippet, boolean guards) {
        assertThat(Snippet.parse(snippet).guards().isEmpty()).isEqualTo(!guards);
        assertThat(read(Map.of("configuration-snippet", snippet), Globals.NONE).denied()).isEqualTo(guards);
        assertThat(read(Map.of("server-snippet", snippet), Globals.NONE).denied()).isEqualTo(guards);
        assertThat(read(Map.of("stream-snippet", snippet), Globals.NONE).denied()).isFalse();
    }
}
