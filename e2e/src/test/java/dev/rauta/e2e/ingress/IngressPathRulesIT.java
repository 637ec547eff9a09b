// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.NeedsTestBed;
import dev.rauta.e2e.pki.Authority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact and Prefix paths: case, segments, trailing slashes, and which of several wins. */
@NeedsTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngressPathRulesIT {
    private static final String NOT_FOUND = "404";

    private final StringBuilder rules = new StringBuilder("rules:\n");

    @RegisterExtension
    private final Scenario scenario = new Scenario(
            Client.trusting(Authority.of("nobody")), "path-rules", "foo-exact", "foo-prefix", "aaa-slash-bbb-prefix",
            "aaa-prefix", "aaa-slash-bbb-slash-prefix", "foo-slash-exact");

    @BeforeAll
    void rule() {
        host("exact-path-rules");
        path("/foo", "Exact", "foo-exact");
        host("prefix-path-rules");
        path("/foo", "Prefix", "foo-prefix");
        path("/aaa/bbb", "Prefix", "aaa-slash-bbb-prefix");
        path("/aaa", "Prefix", "aaa-prefix");
        host("mixed-path-rules");
        path("/foo", "Prefix", "foo-prefix");
        path("/foo", "Exact", "foo-exact");
        host("trailing-slash-path-rules");
        path("/aaa/bbb/", "Prefix", "aaa-slash-bbb-slash-prefix");
        path("/foo/", "Exact", "foo-slash-exact");
    }

    private void host(String host) {
        rules.append("- host: ").append(host).append("\n  http:\n    paths:\n");
    }

    private void path(String path, String type, String service) {
        rules.append("    - {path: %s, pathType: %s, backend: {service: {name: %s, port: {number: 8080}}}}\n"
                .formatted(path, type, service));
    }

    @ParameterizedTest(name = "{0}{1} is {2}")
    @CsvSource({
        "exact-path-rules, /foo, foo-exact",
        "exact-path-rules, /foo/, 404",
        "exact-path-rules, /FOO, 404",
        "exact-path-rules, /bar, 404",
        "prefix-path-rules, /foo, foo-prefix",
        "prefix-path-rules, /foo/, foo-prefix",
        "prefix-path-rules, /FOO, 404",
        "prefix-path-rules, /aaa/bbb, aaa-slash-bbb-prefix",
        "prefix-path-rules, /aaa/bbb/ccc, aaa-slash-bbb-prefix",
        "prefix-path-rules, /aaa/ccc, aaa-prefix",
        "prefix-path-rules, /aaaccc, 404",
        // The suite asks this one twice.
        "prefix-path-rules, /foo/, foo-prefix",
        "mixed-path-rules, /foo, foo-exact",
        "trailing-slash-path-rules, /aaa/bbb, aaa-slash-bbb-slash-prefix",
        "trailing-slash-path-rules, /aaa/bbb/, aaa-slash-bbb-slash-prefix",
        "trailing-slash-path-rules, /foo, 404"
    })
    void pathGoesTo(String host, String path, String expected) {
        String address = scenario.stage().show(rules.toString());
        Asked asked = Asked.get(host, path);
        if (expected.equals(NOT_FOUND)) {
            Answered refused = scenario.send(address, asked);
            assertThat(refused.status()).as(refused.body()).isEqualTo(404);
            return;
        }
        Answered answered = scenario.served(address, asked, expected);
        assertThat(answered.said("path")).isEqualTo(path);
        assertThat(answered.said("host")).isEqualTo(host);
    }
}
