// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.tracing;

import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Programs;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The OpenTelemetry Collector, configured as docs/operations.md says; it may end and begin again, on the same ports and with the same file. */
final class Collector implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(30);

    private final Path program = Programs.find("otel-collector").getFirst();
    private final Path folder;
    private final Path spans;
    private final Path config;
    private final int plain = FreePorts.next();
    private final int tls = FreePorts.next();
    private ChildProcess process;

    private Collector(Path folder, Identity identity) throws IOException {
        this.folder = folder;
        this.spans = folder.resolve("spans.json");
        this.config = folder.resolve("collector.yaml");
        identity.write(folder, "collector");
        String shown = documented();
        for (Map.Entry<String, String> one : Map.of(
                        "0.0.0.0:4318", "127.0.0.1:" + plain,
                        "0.0.0.0:4319", "127.0.0.1:" + tls,
                        "/etc/collector/tls.crt", folder.resolve("collector.crt").toString(),
                        "/etc/collector/tls.key", folder.resolve("collector.key").toString(),
                        "/var/lib/collector/spans.json", spans.toString())
                .entrySet()) {
            if (!shown.contains(one.getKey())) {
                throw new IllegalStateException("docs/operations.md: no " + one.getKey() + " (expected: in the collector's configuration)");
            }
            shown = shown.replace(one.getKey(), one.getValue());
        }
        Files.writeString(config, shown);
        this.process = begin();
    }

    /** Starts one that shows {@code identity} where it speaks TLS; it takes spans when it is handed out. */
    static Collector start(Path folder, Identity identity) throws IOException {
        return new Collector(folder, identity);
    }

    private static String documented() throws IOException {
        String text = Files.readString(Helm.root().resolve("docs/operations.md"));
        String begin = "```yaml\nreceivers:";
        int at = text.indexOf(begin);
        if (at < 0) {
            throw new IllegalStateException("docs/operations.md: no " + begin + " (expected: the collector's configuration)");
        }
        return text.substring(at + "```yaml\n".length(), text.indexOf("\n```", at + 1) + 1);
    }

    private ChildProcess begin() {
        ChildProcess begun = ChildProcess.start("collector", folder, Map.of(), List.of(program.toString(), "--config", config.toString()));
        begun.awaitUp(UP, () -> {
            try (Socket one = new Socket("127.0.0.1", plain);
                    Socket other = new Socket("127.0.0.1", tls)) {
                return one.isConnected() && other.isConnected();
            }
        });
        return begun;
    }

    /** Where it takes spans in the clear. */
    String endpoint() {
        return "http://127.0.0.1:" + plain;
    }

    /** Where it takes them over TLS. */
    String secureEndpoint() {
        return "https://localhost:" + tls;
    }

    /** What it has written so far of what {@code service} has made. */
    List<WrittenSpan> spans(String service) {
        try {
            return WrittenSpan.read(Files.exists(spans) ? Files.readString(spans) : "").stream()
                    .filter(span -> service.equals(span.resource().get("service.name")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once. */
    void kill() {
        process.close();
    }

    /** Begins it again after {@link #kill}. */
    void startAgain() {
        process = begin();
    }

    @Override
    public void close() {
        process.close();
    }
}
