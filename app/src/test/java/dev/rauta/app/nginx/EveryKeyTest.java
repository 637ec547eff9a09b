// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.AccessSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey.Stand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of every key of ingress-nginx: what is none, what is ignored and what is refused, in the clear and over TLS. */
final class EveryKeyTest {
    private static final String HASH = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";
    private static final String[] FIELDS = {
        "X-Say: 200", "Origin: https://a.example",
        "Authorization: Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8))
    };

    @TempDir
    private static Path folder;

    private static AccessSite site;
    private static SSLContext ann;

    @BeforeAll
    static void serve() throws Exception {
        StringBuilder all = new StringBuilder(AccessSite.secret("users", Map.of("auth", "ann:" + HASH)));
        for (NginxKey key : Catalogue.all()) {
            KeyCase one = KeyCase.of(key);
            List<String> annotations = new ArrayList<>(one.with());
            all.append(ingress(one, "without", annotations));
            int itself = annotations.indexOf(one.key());
            if (itself < 0) {
                annotations.addAll(List.of(one.key(), one.value()));
            } else {
                annotations.set(itself + 1, one.value());
            }
            all.append(ingress(one, "with", annotations));
        }
        site = new AccessSite(folder, 1, all.toString());
        ann = AccessSite.context(site.client("ann"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String ingress(KeyCase one, String which, List<String> annotations) {
        String name = which + "-" + one.key();
        String its = AccessSite.ingress(name, annotations.toArray(String[]::new));
        return one.ofCanary()
                ? AccessSite.ingress(name) + its.replace("name: " + name + "\n", "name: " + name + "-canary\n").replace("{name: web,", "{name: auth,")
                : its;
    }

    /** What a client sees, whichever of the two hosts it has asked; over TLS it shows a certificate. */
    private static String seen(KeyCase one, String which, boolean tls) throws Exception {
        String name = which + "-" + one.key();
        Answer answer = tls ? site.secured(name, "/x", ann, FIELDS) : site.get(name, "/x", FIELDS);
        String all = answer.head() + "\n\n" + answer.body();
        return all.replace(name, "NAME")
                .replaceAll("(?i)x-request-id: \\S+", "")
                .replaceAll("COOKIE=[0-9a-f]{32}", "COOKIE=")
                .replaceAll("(?i)content-length: \\S+", "")
                .replaceAll("(?i)date: [^\r\n]*", "");
    }

    private static Verdict verdict(KeyCase one) {
        return site.verdict("with-" + one.key() + (one.ofCanary() ? "-canary" : ""), one.key());
    }

    private static void assertEffect(KeyCase one) throws Exception {
        for (boolean tls : List.of(false, true)) {
            String seen = seen(one, "with", tls);
            List<String> asked = site.asked();
            String without = seen(one, "without", tls);
            switch (one.effect()) {
                case OPEN -> assertThat(seen).isEqualTo(without);
                case NARROW -> {
                    assertThat(without).contains("access-control-allow-origin");
                    assertThat(seen).startsWith("HTTP/1.1 200 ").doesNotContain("access-control");
                }
                case CLOSED -> {
                    assertThat(seen).startsWith("HTTP/1.1 503 ").contains("guard-unusable").doesNotContain("x-forwarded-for");
                    assertThat(asked).as("whoever judges, of what is closed").isEmpty();
                    assertThat(without).as("what it would be else").doesNotStartWith("HTTP/1.1 50");
                }
                case HOSTS -> assertThat(seen).startsWith("HTTP/1.1 403 ").doesNotContain("x-forwarded-for");
            }
            site.asked();
        }
    }

    static List<KeyCase> applied() {
        return KeyCase.of(Stand.APPLIED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("applied")
    @DisplayName("a value that is none is told, and has no effect; where the key guards, or nothing is right without it, all is closed")
    void valuesThatAreNone(KeyCase one) throws Exception {
        assertEffect(one);
        assertThat(verdict(one)).isEqualTo(Verdict.REFUSED);
    }

    static List<KeyCase> ignored() {
        return KeyCase.of(Stand.HARMLESS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ignored")
    @DisplayName("a key that is ignored changes nothing of what clients and Services see")
    void keysThatAreIgnored(KeyCase one) throws Exception {
        assertEffect(one);
        assertThat(verdict(one)).isEqualTo(Verdict.IGNORED);
    }

    static List<KeyCase> refused() {
        return KeyCase.of(Stand.REFUSED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("a key that is refused is told, and changes nothing; where it guards, all is closed")
    void keysThatAreRefused(KeyCase one) throws Exception {
        assertEffect(one);
        assertThat(verdict(one)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    @DisplayName("every key that guards is closed by a value that is none, and no case is of another key")
    void everyGuardClosesOnce() {
        for (NginxKey key : Catalogue.all()) {
            KeyCase one = KeyCase.of(key);
            if (key.guards()) {
                assertThat(one.effect()).as(key.name()).isIn(KeyCase.Effect.CLOSED, KeyCase.Effect.HOSTS);
            }
        }
        assertThat(KeyCase.keys()).allMatch(key -> Catalogue.find(key) != null);
    }
}
