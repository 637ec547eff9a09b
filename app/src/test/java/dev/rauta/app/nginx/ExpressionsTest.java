// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx;

import static dev.rauta.app.nginx.site.PathSite.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.site.PathSite;
import dev.rauta.app.testing.Answer;
import dev.rauta.app.testing.ForKey;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that are expressions, and what they become, from manifests to bytes (ingress-nginx: use-regex, rewrite-target, x-forwarded-prefix). */
final class ExpressionsTest {
    @TempDir
    private Path folder;

    /** One Ingress of a host with use-regex makes expressions of all its paths, whatever the case, from the beginning, the longest first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey("use-regex")
    @DisplayName("use-regex makes expressions of all paths of the host, whatever the case, from the beginning, the longest first")
    void oneIngressMakesExpressionsOfAllPathsOfItsHost(int workers) throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                workers,
                ingress("one", "n/use-regex: 'true'", "a.example/things/[0-9]+", "web")
                        + ingress("two", "", "a.example/th", "other")
                        + ingress("plain", "", "b.example/th", "other"))) {
            assertThat(site.seen("a.example", "/things/12")).isEqualTo("web GET /things/12");
            assertThat(site.seen("a.example", "/THINGS/1x/y?z")).isEqualTo("web GET /THINGS/1x/y?z");
            assertThat(site.seen("a.example", "/things/x")).as("the other Ingress's").isEqualTo("other GET /things/x");
            assertThat(site.seen("a.example", "/Theory")).isEqualTo("other GET /Theory");
            assertThat(site.seen("a.example", "/x/things/1")).as("from the beginning").isEqualTo("404");
            assertThat(site.seen("b.example", "/theory")).as("a host without one").isEqualTo("404");
            assertThat(site.seen("b.example", "/th/x")).isEqualTo("other GET /th/x");
        }
    }

    /** The whole path becomes the target, with the groups of the path's own expression; the query stays. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @ForKey({"rewrite-target", "x-forwarded-prefix"})
    @DisplayName("rewrite-target is the path that the Service sees, with groups, and x-forwarded-prefix what it is told")
    void aPathIsMadeOfGroups(int workers) throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                workers,
                ingress("groups", "n/rewrite-target: /$2, n/x-forwarded-prefix: /$1", "a.example/(api)(?:/|$)(.*)", "web")
                        + ingress("root", "n/rewrite-target: /", "b.example/foo", "web")
                        + ingress("same", "n/rewrite-target: /foo", "c.example/foo", "web")
                        + ingress("unmatched", "n/rewrite-target: /x$1y", "d.example/foo(bar)?", "web"))) {
            assertThat(site.seen("a.example", "/api/v1/a%20b?q=1")).isEqualTo("web GET /v1/a%20b?q=1");
            assertThat(site.seen("a.example", "/%61pi/v1")).as("however it is spelt").isEqualTo("web GET /v1");
            assertThat(site.get("a.example", "/API/v1").body()).contains("web GET /v1\n", "x-forwarded-prefix: /API\n");
            assertThat(site.seen("a.example", "/apis")).isEqualTo("404");
            assertThat(site.seen("b.example", "/foo/bar?q")).as("no prefix is swapped").isEqualTo("web GET /?q");
            assertThat(site.seen("b.example", "/foobar")).isEqualTo("web GET /");
            assertThat(site.seen("c.example", "/foo/bar")).as("nothing is rewritten").isEqualTo("web GET /foo/bar");
            assertThat(site.seen("c.example", "/foobar")).as("nor an expression").isEqualTo("404");
            assertThat(site.seen("d.example", "/foo")).as("a group that matched nothing").isEqualTo("web GET /xy");
        }
    }

    @Test
    @ForKey("rewrite-target")
    @DisplayName("a rewrite-target that is a URL sends clients there with 302")
    void aTargetThatIsAUrlSendsClientsThere() throws Exception {
        try (PathSite site = PathSite.serving(
                folder, 1, ingress("away", "n/rewrite-target: 'https://new.example/$1'", "a.example/old/(.*)", "web"))) {
            Answer answer = site.get("a.example", "/old/x/y?q=1");
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.field("location")).isEqualTo("https://new.example/x/y?q=1");
            assertThat(site.seen("a.example", "/older")).isEqualTo("404");
        }
    }

    /** What cannot be honoured sends no request to a path that nobody meant, also where another Ingress has the root. */
    @Test
    @ForKey("rewrite-target")
    @DisplayName("a rewrite-target that is none closes its paths, and those alone")
    void aTargetThatIsNoneClosesItsPaths() throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                1,
                ingress("query", "n/rewrite-target: '/x?y=$1'", "a.example/old/(.*)", "web") + ingress("root", "", "a.example/", "other"))) {
            assertThat(site.translation().problems().toString()).contains("rewrite-target", "answer 503");
            assertThat(site.seen("a.example", "/old/x")).isEqualTo("503");
            assertThat(site.seen("a.example", "/new")).isEqualTo("other GET /new");
        }
    }

    /** RE2 looks neither ahead nor back. */
    @Test
    @ForKey("use-regex")
    @DisplayName("a path that is no expression of RE2 is left out, and closed where it guards")
    void anExpressionThatRe2DoesNotTakeIsLeftOutAndClosedWhereItGuards() throws Exception {
        try (PathSite site = PathSite.serving(
                folder,
                1,
                ingress("on", "n/use-regex: 'true'", "a.example/on", "web")
                        + ingress("ahead", "", "a.example/api(?!/private).*", "web")
                        + ingress("guarded", "rauta.dev/access-addresses-allow: 127.0.0.0/8", "a.example/admin(?=/)[a-z]*", "web")
                        + ingress("short", "", "a.example/admins", "other")
                        + ingress("root", "", "a.example/", "other"))) {
            assertThat(site.translation().problems().toString())
                    .contains("nothing is served there", "what begins like it answers 503");
            assertThat(site.seen("a.example", "/api/x")).as("what is left of the host serves").isEqualTo("other GET /api/x");
            Answer admin = site.get("a.example", "/admin/x");
            assertThat(admin.status()).isEqualTo(503);
            assertThat(admin.field("x-rauta-error")).isEqualTo("path-unreadable");
            assertThat(site.seen("a.example", "/admins")).as("what may have been behind it").isEqualTo("503");
            assertThat(site.seen("a.example", "/on")).isEqualTo("web GET /on");
        }
    }
}
