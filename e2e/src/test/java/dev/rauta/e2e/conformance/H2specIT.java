// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h2spec in strict mode against the plain port, by prior knowledge, and against the TLS port. */
final class H2specIT {
    /** Fewer mean that the runner's output is no longer read aright. */
    private static final int AT_LEAST = 140;

    @Test
    void everyCasePasses(@TempDir Path folder) throws IOException {
        Path program = Programs.find("h2spec").getFirst();
        int upstream = FreePorts.next();
        String manifests = Manifests.everythingTo("echo") + Manifests.service("echo", upstream, "http");
        List<H2spec.Case> plain;
        List<H2spec.Case> tls;
        try (ChildProcess _ = RautaProcess.echo(folder, "127.0.0.1", upstream, "http1", "echo");
                StandaloneRauta rauta = StandaloneRauta.start(folder, manifests)) {
            plain = H2spec.run(program, folder, rauta.plainPort(), false);
            tls = H2spec.run(program, folder, rauta.tlsPort(), true);
        }
        assertThat(plain).hasSizeGreaterThan(AT_LEAST);
        assertThat(tls).hasSizeGreaterThan(AT_LEAST);
        String summary = summary(plain, tls);
        Path document = Helm.root().resolve("docs/conformance/h2spec.md");
        if (Boolean.getBoolean("conformance.rewrite")) {
            Files.createDirectories(document.getParent());
            Files.writeString(document, summary);
        }
        assertThat(failed(plain)).as("plain port").isEmpty();
        assertThat(failed(tls)).as("TLS port").isEmpty();
        assertThat(Files.readString(document)).as("docs/conformance/h2spec.md (make conformance rewrites it)").isEqualTo(summary);
    }

    private static List<H2spec.Case> failed(List<H2spec.Case> cases) {
        return cases.stream().filter(one -> !one.passed()).toList();
    }

    private static String summary(List<H2spec.Case> plain, List<H2spec.Case> tls) {
        var text = new StringBuilder("""
                # h2spec

                [h2spec](https://github.com/summerwind/h2spec) 2.2.1 in strict mode against `rauta standalone` in front of an
                HTTP/1.1 upstream. Written by `make conformance`; every build of `make test` runs it too, and fails where a case does.

                | port | cases | passed | failed |
                |---|---|---|---|
                """);
        row(text, "plain, HTTP/2 by prior knowledge", plain);
        row(text, "TLS, HTTP/2 by ALPN", tls);
        failures(text, "Plain port", plain);
        failures(text, "TLS port", tls);
        return text.toString();
    }

    private static void row(StringBuilder text, String port, List<H2spec.Case> cases) {
        int failed = failed(cases).size();
        text.append("| %s | %d | %d | %d |%n".formatted(port, cases.size(), cases.size() - failed, failed));
    }

    private static void failures(StringBuilder text, String port, List<H2spec.Case> cases) {
        List<H2spec.Case> failed = failed(cases);
        if (!failed.isEmpty()) {
            text.append("%n## %s: failed%n%n".formatted(port));
            failed.forEach(one -> text.append("* `%s` %s%n".formatted(one.id(), one.title())));
        }
    }
}
