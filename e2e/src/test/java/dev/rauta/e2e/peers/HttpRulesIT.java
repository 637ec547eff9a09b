// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Http1Recorder;
import dev.rauta.e2e.peers.wire.Http2Recorder;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the table in docs/http.md, in front of an HTTP/1.1 upstream and, where it says the same, of HTTP/2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpRulesIT {
    private RautaBench http1;
    private RautaBench http2;

    @BeforeAll
    void start(@TempDir Path folder) {
        http1 = new RautaBench(folder.resolve("http1"), Http1Recorder.start(), "http");
        http2 = new RautaBench(folder.resolve("http2"), Http2Recorder.start(), "kubernetes.io/h2c");
    }

    @AfterAll
    void stop() {
        http1.close();
        http2.close();
    }

    static List<HttpCase> cases() {
        return HttpCase.all();
    }

    static Stream<HttpCase> casesOfAnyUpstream() {
        return HttpCase.all().stream().filter(HttpCase::anyUpstream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyRuleHolds(HttpCase one) {
        holds(one, http1.run(one));
    }

    @ParameterizedTest(name = "{0}, HTTP/2 upstream")
    @MethodSource("casesOfAnyUpstream")
    void everyRuleHoldsInFrontOfHttp2(HttpCase one) {
        holds(one, http2.run(one));
    }

    @Test
    void theTableHasEveryRule() throws IOException {
        String table = Files.readString(Helm.root().resolve("docs/http.md"));
        assertThat(cases().stream().map(HttpCase::id).filter(id -> !table.contains("| `" + id + "` |")))
                .as("docs/http.md (make peers rewrites it)")
                .isEmpty();
    }

    @Test
    void everyRuleHasItsOwnName() {
        assertThat(cases().stream().map(HttpCase::id)).doesNotHaveDuplicates();
        assertThat(cases()).allSatisfy(one -> assertThat(one.checks()).as(one.id()).isNotEmpty());
    }

    private static void holds(HttpCase one, Outcome outcome) {
        assertThat(one.missed(outcome))
                .as(() -> one.id() + ": " + one.rule() + "\n  did: " + Cell.of(one, outcome) + "\n  expected")
                .isEmpty();
    }
}
