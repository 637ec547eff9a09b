// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Http1Recorder;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the table of docs/http.md: what Rauta, HAProxy and nginx do with the same bytes.
 *
 * <p>Its name ends so that no build takes it for a test; {@code make peers} runs it.
 */
final class PeersTable {
    private static final String BEGIN = "<!-- what follows is written by make peers -->";
    private static final String END = "<!-- what make peers writes ends here -->";

    @Test
    void write(@TempDir Path folder) throws IOException {
        Path document = Helm.root().resolve("docs/http.md");
        String text = Files.readString(document);
        assertThat(text).contains(BEGIN, END);
        String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String after = text.substring(text.indexOf(END));
        try (RautaBench rauta = new RautaBench(folder.resolve("rauta"), Http1Recorder.start(), "http");
                Peer haproxy = Peer.haproxy(folder.resolve("haproxy"));
                Peer nginx = Peer.nginx(folder.resolve("nginx"))) {
            Files.writeString(document, before + "\n" + table(rauta, haproxy, nginx) + after);
        }
    }

    private static String table(RautaBench rauta, Peer haproxy, Peer nginx) {
        var text = new StringBuilder();
        for (HttpCase.Group group : HttpCase.groups()) {
            text.append("%n### %s%n%n| rule | RFC | test | Rauta | %s | %s |%n|---|---|---|---|---|---|%n"
                    .formatted(group.title(), haproxy.title(), nginx.title()));
            for (HttpCase one : group.cases()) {
                Outcome ours = rauta.run(one);
                String mark = one.missed(ours).isEmpty() ? "" : "**against the rule**: ";
                text.append("| %s | %s | `%s` | %s%s | %s | %s |%n".formatted(
                        Cell.plain(one.rule()), one.source(), one.id(), mark, Cell.of(one, ours),
                        Cell.of(one, haproxy.run(one)), Cell.of(one, nginx.run(one))));
            }
        }
        return text.append('\n').toString();
    }
}
