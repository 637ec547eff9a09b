// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.path.PathPolicy.Verdict;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which targets are accepted, what their normal form is, and in which ways they are read. */
final class PathsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "*", "/a/b", "/a/b/", "/a..b", "/a./b", "/...", "/.a", "/..a", "/a:b@c!$&'()*+,=~-_", "/a{b}|^`\"<>",
                "/?q=../x", "/?q=//a;b%2F\\%zz", "/a?"
            })
    void aPathOfOneSpellingIsPlain(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%61", "/a%20b", "/caf%C3%A9", "/%e9", "/%C0x%80", "/%E0%A0%80", "/%F0%90%80%80", "/100%25", "/%3F%23"})
    void anEscapeMeansANormalForm(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.ENCODED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "/a//b", "//?q", "/a%2Fb", "/a%2f", "/a;b", "/;", "/a%3Bb", "/a%3b", "/...;a", "/%2F"})
    void emptySegmentsEncodedSlashesAndParametersAreAmbiguous(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.AMBIGUOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.", "/..", "/./", "/../a", "/a/../b", "/a/./b", "/a/.", "/%2e%2E/b", "/a/.%2e", "/a/%2E", "/..;/b",
                "/..;a=b/c", "/.;", "/..%3bx", "/.%3B", "/x/..%2f", "/x/.%2F.", "/a;/../b", "/a%2F../b", "/a%2f..%2fb",
                "/a%2F..;x", "//..", "/..?x"
            })
    void aDotSegmentInAnyReadingIsRefused(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.DOT_SEGMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\\b", "/a#b", "/a b", "/a\u0000", "/a\tb", "/a\u007f", "/caf\u00e9", "/a?b#c", "/a?b\u0080", "/a? "})
    void aForbiddenCharacterIsRefused(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.CHARACTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%00", "/%0a", "/%1F", "/%7f", "/%5C..%5Cadmin", "/%5c", "/%zz", "/a%2", "/a%", "/%2?e", "/%u002e", "/%\u0662e",
                "/%c0%ae%c0%ae/", "/%C1%9C", "/%E0%80%AF", "/%F0%80%80%AF"
            })
    void aForbiddenEscapeIsRefused(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "?", "http://x/", "**", "%2Fa", ";/"})
    void whatIsNoPathIsRefused(String target) {
        assertThat(PathPolicy.judge(target)).isEqualTo(Verdict.NO_PATH);
    }

    /** They go into answers in JSON. */
    @ParameterizedTest
    @EnumSource(Verdict.class)
    void anObjectionNeedsNoQuoting(Verdict verdict) {
        assertThat(verdict.objection()).matches("[ -~&&[^\"\\\\]]*");
        assertThat(verdict.refused()).isEqualTo(!verdict.objection().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/%61%64min, /admin",
        "/v1/users%3Apurge, /v1/users:purge",
        "/a%2fb, /a%2Fb",
        "/a%3bb, /a;b",
        "/a%20b%c3%a9, /a%20b%C3%A9",
        "/a b, /a%20b",
        "/caf\u00e9, /caf%C3%A9",
        "/\uD83D\uDE00x, /%F0%9F%98%80x",
        "/100%, /100%25",
        "/100%25, /100%25",
        "/%2561, /%2561",
        "/a%3Fb?, /a%3Fb%3F",
        "/a#\\, /a%23%5C",
        "/%7Bid%7d, /{id}"
    })
    void aPathHasOneNormalForm(String path, String form) {
        assertThat(PathForm.of(path)).isEqualTo(form);
        assertThat(PathForm.of(form)).isEqualTo(form);
    }

    @Test
    void aPathThatIsItsNormalFormIsNotCopied() {
        String path = "/shop/cart;x/{id}";
        assertThat(PathForm.of(path)).isSameAs(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/x, /admin, 6",
        "/%61dmin/x, /admin, 8",
        "/%61%64%6D%69%6e, /admin, 16",
        "/a%2fb/c, /a%2Fb, 6",
        "/a%3bb/c, /a;b, 6",
        "/x, /admin, -1",
        "/adm, /admin, -1",
        "/a%2, /a%25, -1",
        "/a%2fb, /a/b, -1",
        "/anything, '', 0"
    })
    void aPrefixHasALengthInThePathAsSent(String path, String prefix, int length) {
        assertThat(PathForm.prefixLength(path, prefix)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "//admin, '//admin /admin'",
        "/a//b///c, '/a//b///c /a/b/c'",
        "/api/a%2fb, '/api/a%2Fb /api/a/b'",
        "/admin;x/b, '/admin;x/b /admin/b'",
        "/admin%3bx, '/admin;x /admin'",
        "/a/;x/b, '/a/;x/b /a//b /a/b'",
        "/%61%2F/b, '/a%2F/b /a//b /a/b'",
        "//a%2F/b, '//a%2F/b //a//b /a%2F/b /a/b /a//b'",
        "/a;x%2Fb/c, '/a;x%2Fb/c /a;x/b/c /a/c /a/b/c'",
        "/a%3Bb;c, '/a;b;c /a;b /a'",
        "/p/https%3A%2F%2Fx.org%2Fy, '/p/https:%2F%2Fx.org%2Fy /p/https://x.org/y /p/https:/x.org/y'"
    })
    void aPathIsReadInSeveralWays(String path, String readings) {
        assertThat(PathReadings.of(path)).containsExactlyInAnyOrder(readings.split(" ")).first().isEqualTo(PathForm.of(path));
    }

    /** Less than a byte a call: nothing but what the measuring itself may cost. */
    @Test
    void judgingAPathAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        String[] targets = {"/shop/cart/1?q=%61", "/caf%C3%A9/%61", "/a//b;c%2Fd", "/x/../admin", "/a%zz"};
        int calls = 100_000;
        int refused = judged(targets, calls);
        long before = threads.getCurrentThreadAllocatedBytes();
        refused -= judged(targets, calls);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(calls);
        assertThat(refused).isZero();
    }

    private static int judged(String[] targets, int calls) {
        int refused = 0;
        for (int i = 0; i < calls; i++) {
            refused += PathPolicy.judge(targets[i % targets.length]).refused() ? 1 : 0;
        }
        return refused;
    }

    /** However long the path is, the work ends after a handful of passes over it. */
    @Test
    void moreReadingsThanEightAreTooMany() {
        String path = "//a%2F/b;c%3Bd%2F;x/".repeat(800);
        assertThat(PathReadings.of(path)).hasSizeBetween(PathReadings.MOST + 1, PathReadings.MOST + 4);
    }
}
