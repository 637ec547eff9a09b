// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.IngressSite;
import dev.rauta.app.nginx.site.IngressSite.Manifests;
import dev.rauta.app.nginx.site.ScriptedServer;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, balancing, sessions, canaries and mirrors, as annotations of ingress-nginx say; over real sockets. */
final class TrafficAnnotationsTest {
    @TempDir
    private Path folder;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    private IngressSite site(int workers, Manifests manifests) throws IOException {
        return closing(new IngressSite(folder, workers, manifests));
    }

    private ScriptedServer saying(String name) throws IOException {
        return closing(ScriptedServer.saying(name));
    }

    private static String who(Answer answer) {
        return answer.status() == 200 ? answer.body().substring(0, answer.body().indexOf('\n')) : answer.status() + "";
    }

    /** The burst and one at once; then nothing for most of a minute, on whichever worker. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"limit-rps", "limit-rpm", "limit-burst-multiplier", "limit-allowlist", "limit-whitelist"})
    @DisplayName("limit-rpm and limit-rps, with limit-burst-multiplier times as many at once; beyond that 503, but for limit-allowlist or"
            + " limit-whitelist")
    void rates(int workers) throws Exception {
        ScriptedServer web = saying("web");
        IngressSite site = site(workers, new Manifests()
                .service("web", web.port())
                .ingress("rpm", "web", "limit-rpm", "1", "limit-burst-multiplier", "2")
                .ingress("exempt", "web", "limit-rpm", "1", "limit-burst-multiplier", "1", "limit-whitelist", "127.0.0.0/8")
                .ingress("others", "web", "limit-rpm", "1", "limit-burst-multiplier", "1", "limit-allowlist", "10.0.0.0/8",
                        "limit-whitelist", "127.0.0.0/8")
                .ingress("both", "web", "limit-rps", "1000", "limit-rpm", "1", "limit-burst-multiplier", "1")
                .ingress("odd", "web", "limit-rps", "ten"));
        assertThat(statuses(site, "rpm", 5)).containsExactly(200, 200, 200, 503, 503);
        assertThat(statuses(site, "exempt", 5)).containsOnly(200);
        assertThat(statuses(site, "others", 4)).as("limit-allowlist wins").containsExactly(200, 200, 503, 503);
        assertThat(statuses(site, "both", 4)).containsExactly(200, 200, 503, 503);
        assertThat(statuses(site, "odd", 5)).as("capacity is guarded, not access").containsOnly(200);
        assertThat(site.verdict("odd", "limit-rps")).isEqualTo(Verdict.REFUSED);
    }

    private static List<Integer> statuses(IngressSite site, String name, int times) throws IOException {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(site.get(name + ".example", "/").status());
        }
        return all;
    }

    @Test
    @ForKey("limit-connections")
    @DisplayName("limit-connections requests at a time of one client, beyond that 503; 0 is no limit")
    void connections() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        ScriptedServer web = closing(ScriptedServer.of((asked, out) -> {
            if (asked.line().contains("/held")) {
                held.await(20, TimeUnit.SECONDS);
            }
            ScriptedServer.say(out, "200 OK", "", "x".repeat(4096));
            return true;
        }));
        IngressSite site = site(1, new Manifests()
                .service("web", web.port())
                .ingress("limited", "web", "limit-connections", "1")
                .ingress("free", "web", "limit-connections", "0"));
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            first.getOutputStream().write("GET /held HTTP/1.1\r\nHost: limited.example\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            web.next();
            assertThat(site.get("limited.example", "/").status()).isEqualTo(503);
            assertThat(site.get("free.example", "/").status()).isEqualTo(200);
            held.countDown();
            Answer whole = Answer.read(first, StandardCharsets.ISO_8859_1);
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.body()).hasSize(4096);
        }
        assertThat(site.get("limited.example", "/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"upstream-hash-by", "upstream-hash-by-subset", "upstream-hash-by-subset-size", "load-balance"})
    @DisplayName("requests of which upstream-hash-by is equal go to one endpoint, or to one of upstream-hash-by-subset-size; load-balance else")
    void hashes(int workers) throws Exception {
        IngressSite site = site(workers, new Manifests()
                .service("web", saying("a").port(), saying("b").port(), saying("c").port(), saying("d").port())
                .ingress("uri", "web", "upstream-hash-by", "$request_uri")
                .ingress("joined", "web", "upstream-hash-by", "x-${http_x_user}:$arg_id", "load-balance", "ewma")
                .ingress("subset", "web", "upstream-hash-by", "$remote_addr", "upstream-hash-by-subset", "true",
                        "upstream-hash-by-subset-size", "2")
                .ingress("ewma", "web", "load-balance", "ewma")
                .ingress("turns", "web", "load-balance", "round_robin"));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            Set<String> its = new HashSet<>();
            for (int j = 0; j < 3; j++) {
                its.add(who(site.get("uri.example", "/x?" + i)));
            }
            assertThat(its).as("one URI").hasSize(1);
            all.addAll(its);
        }
        assertThat(all).hasSizeGreaterThan(1);
        Set<String> joined = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            assertThat(who(site.get("joined.example", "/" + i + "?id=7", "X-User: ann"))).isEqualTo(who(site.get("joined.example", "/?id=7", "X-User: ann")));
            joined.add(who(site.get("joined.example", "/" + i)));
        }
        assertThat(joined).as("without either, which is one key, too").hasSize(1);
        Set<String> subset = new HashSet<>();
        Set<String> ewma = new HashSet<>();
        Set<String> turns = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            subset.add(who(site.get("subset.example", "/")));
            ewma.add(who(site.get("ewma.example", "/")));
            turns.add(who(site.get("turns.example", "/")));
        }
        assertThat(subset).hasSize(2);
        assertThat(ewma).hasSizeGreaterThan(1).doesNotContain("503");
        assertThat(turns).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(site.verdict("joined", "load-balance")).isEqualTo(Verdict.IGNORED);
    }

    @ParameterizedTest
    @CsvSource({"balanced, 1", "balanced, 4", "persistent, 1", "persistent, 4"})
    @ForKey({
        "affinity", "affinity-mode", "session-cookie-name", "session-cookie-path",
        "session-cookie-domain", "session-cookie-expires", "session-cookie-max-age", "session-cookie-samesite",
        "session-cookie-secure"
    })
    @DisplayName("with affinity: cookie a client stays with its endpoint by a cookie that is as session-cookie- keys say")
    void sessions(String mode, int workers) throws Exception {
        IngressSite site = site(workers, new Manifests()
                .service("web", saying("a").port(), saying("b").port(), saying("c").port(), saying("d").port())
                .at("usual", "usual.example", "/shop", "web", "affinity", "cookie", "affinity-mode", mode)
                .ingress("said", "web", "affinity", "cookie", "affinity-mode", mode, "session-cookie-name", "route",
                        "session-cookie-path", "/x", "session-cookie-domain", "said.example", "session-cookie-max-age", "60",
                        "session-cookie-expires", "120", "session-cookie-samesite", "Strict", "session-cookie-secure", "true"));
        Answer first = site.get("usual.example", "/shop/1");
        assertThat(first.field("set-cookie")).matches("INGRESSCOOKIE=[0-9a-f]{32}; Path=/shop; HttpOnly");
        for (int i = 0; i < 12; i++) {
            Answer again = site.get("usual.example", "/shop/" + i, "Cookie: " + first.cookie());
            assertThat(who(again)).isEqualTo(who(first));
            assertThat(again.field("set-cookie")).isEmpty();
        }
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            all.add(who(site.get("usual.example", "/shop")));
        }
        assertThat(all).as("without a cookie").hasSize(4);
        assertThat(site.get("said.example", "/").field("set-cookie"))
                .matches("route=[0-9a-f]{32}; Domain=said.example; Path=/x; Expires=[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT;"
                        + " Max-Age=60; HttpOnly; Secure; SameSite=Strict");
        assertThat(site.get("said.example", "/", "Cookie: route=nonsense").status()).isEqualTo(200);
    }

    /** A client stays with an endpoint that fails, unless it is to go. */
    @ParameterizedTest
    @CsvSource({"balanced, false", "balanced, true", "persistent, false", "persistent, true"})
    @ForKey({"session-cookie-change-on-failure", "affinity-mode"})
    @DisplayName("with session-cookie-change-on-failure a client whose endpoint fails goes to another and stays there; without, it stays")
    void changesOnFailure(String mode, boolean changes) throws Exception {
        List<ScriptedServer> servers = List.of(saying("0"), saying("1"), saying("2"));
        IngressSite site = site(1, new Manifests()
                .service("web", servers.stream().mapToInt(ScriptedServer::port).toArray())
                .ingress("stay", "web", "affinity", "cookie", "affinity-mode", mode, "session-cookie-change-on-failure", changes + ""));
        Answer first = site.get("stay.example", "/");
        servers.get(Integer.parseInt(who(first))).close();
        // Its idle connection has ended, or the request on it is tried again: a GET may be.
        Answer after = site.get("stay.example", "/", "Cookie: " + first.cookie());
        if (changes) {
            assertThat(who(after)).isIn("0", "1", "2").isNotEqualTo(who(first));
            assertThat(after.cookie()).startsWith("INGRESSCOOKIE=").isNotEqualTo(first.cookie());
            assertThat(who(site.get("stay.example", "/", "Cookie: " + after.cookie()))).isEqualTo(who(after));
        } else {
            assertThat(after.status()).isEqualTo(502);
            assertThat(site.get("stay.example", "/").status()).as("another client").isIn(200, 502);
        }
    }

    /** A session goes before a canary's rules; with legacy they alone decide. */
    @ParameterizedTest
    @CsvSource({"balanced, 1", "persistent, 4"})
    @ForKey({"affinity-canary-behavior", "canary", "canary-by-header"})
    @DisplayName("a session goes before a canary's rules; with affinity-canary-behavior: legacy they alone decide")
    void canaries(String mode, int workers) throws Exception {
        IngressSite site = site(workers, new Manifests()
                .service("web", saying("main").port())
                .service("next", saying("canary").port())
                .ingress("sticky", "web", "affinity", "cookie", "affinity-mode", mode)
                .at("sticky-canary", "sticky.example", "/", "next", "canary", "true", "canary-by-header", "X-Canary",
                        "canary-weight", "99", "canary-weight-total", "50")
                .ingress("legacy", "web", "affinity", "cookie", "affinity-mode", mode)
                .at("legacy-canary", "legacy.example", "/", "next", "canary", "true", "canary-by-header", "X-Canary",
                        "affinity-canary-behavior", "legacy"));
        Answer main = site.get("sticky.example", "/", "X-Canary: never");
        assertThat(who(main)).isEqualTo("main");
        Answer canary = site.get("sticky.example", "/", "X-Canary: always");
        assertThat(who(canary)).isEqualTo("canary");
        assertThat(canary.cookie()).startsWith("INGRESSCOOKIE=");
        for (int i = 0; i < 20; i++) {
            assertThat(who(site.get("sticky.example", "/", "Cookie: " + main.cookie()))).isEqualTo("main");
            assertThat(who(site.get("sticky.example", "/", "Cookie: " + canary.cookie()))).isEqualTo("canary");
        }
        assertThat(who(site.get("sticky.example", "/", "X-Canary: always", "Cookie: " + main.cookie()))).isEqualTo("main");
        assertThat(who(site.get("sticky.example", "/", "X-Canary: never", "Cookie: " + canary.cookie()))).isEqualTo("canary");
        Answer legacy = site.get("legacy.example", "/");
        assertThat(who(legacy)).isEqualTo("main");
        assertThat(who(site.get("legacy.example", "/", "X-Canary: always", "Cookie: " + legacy.cookie()))).isEqualTo("canary");
        assertThat(who(site.get("legacy.example", "/", "X-Canary: never", "Cookie: " + legacy.cookie()))).isEqualTo("main");
        assertThat(site.verdict("sticky-canary", "canary-weight-total")).as("under 100").isEqualTo(Verdict.IGNORED);
    }

    /** A copy for somebody else, who is waited for by nobody. */
    @Test
    @ForKey({"mirror-target", "mirror-request-body", "mirror-host"})
    @DisplayName("a copy of each request goes to mirror-target, with its body unless mirror-request-body is off, for mirror-host; nobody"
            + " waits for it")
    void mirrors() throws Exception {
        ScriptedServer web = saying("web");
        ScriptedServer[] self = new ScriptedServer[1];
        ScriptedServer mirror = closing(ScriptedServer.of((asked, out) -> {
            self[0].silence();
            return false;
        }));
        self[0] = mirror;
        String base = "http://127.0.0.1:" + mirror.port();
        IngressSite site = site(1, new Manifests()
                .service("web", web.port())
                .service("copies", mirror.port())
                .ingress("whole", "web", "mirror-target", base + "/copy$request_uri")
                .ingress("bare", "web", "mirror-target", base, "mirror-request-body", "off", "mirror-host", "copies.example")
                .ingress("service", "web", "mirror-target", "http://copies.default.svc.cluster.local/fixed?$args")
                .ingress("fixed", "web", "mirror-target", base + "/fixed")
                .ingress("odd", "web", "mirror-target", "http://$host/"));
        assertThat(site.ask("POST", "whole.example", "/a?b=c", "content").status()).isEqualTo(200);
        ScriptedServer.Asked whole = mirror.next();
        assertThat(whole.line()).isEqualTo("POST /copy/a?b=c HTTP/1.1");
        assertThat(whole.field("host")).isEqualTo("127.0.0.1:" + mirror.port());
        assertThat(whole.body()).asString(StandardCharsets.US_ASCII).isEqualTo("content");
        assertThat(site.ask("POST", "bare.example", "/a?b=c", "content").status()).isEqualTo(200);
        ScriptedServer.Asked bare = mirror.next();
        assertThat(bare.line()).isEqualTo("POST /a?b=c HTTP/1.1");
        assertThat(bare.field("host")).isEqualTo("copies.example");
        assertThat(bare.body()).isEmpty();
        assertThat(site.get("service.example", "/a?b=c").status()).isEqualTo(200);
        ScriptedServer.Asked service = mirror.next();
        assertThat(service.line()).isEqualTo("GET /fixed?b=c HTTP/1.1");
        assertThat(service.field("host")).isEqualTo("copies.default.svc.cluster.local");
        assertThat(site.get("fixed.example", "/a?b=c").status()).isEqualTo(200);
        assertThat(mirror.next().line()).as("a path for all keeps the query").isEqualTo("GET /fixed?b=c HTTP/1.1");
        assertThat(site.get("fixed.example", "/a").status()).isEqualTo(200);
        assertThat(mirror.next().line()).isEqualTo("GET /fixed HTTP/1.1");
        assertThat(site.get("odd.example", "/").status()).isEqualTo(200);
        assertThat(site.verdict("odd", "mirror-target")).isEqualTo(Verdict.REFUSED);
        assertThat(web.asked()).hasSize(6);
    }
}
