// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.peers.wire.Patience;
import dev.rauta.e2e.peers.wire.Recorder;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.StandaloneRauta;
import java.nio.file.Path;
import java.time.Duration;

/** Rauta as a process, everything routed to one recording upstream but {@code /admin}. */
final class RautaBench implements AutoCloseable {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5), Duration.ofMillis(40));

    private final Recorder upstream;
    private final StandaloneRauta rauta;
    private final Bench bench;

    RautaBench(Path folder, Recorder upstream, String appProtocol) {
        this.upstream = upstream;
        String manifests = Manifests.everythingTo("open")
                + Manifests.service("open", upstream.port(), appProtocol)
                // A Service without endpoints: whoever gets 503 was caught by the rule.
                + Manifests.path("/admin", "guarded");
        this.rauta = StandaloneRauta.start(folder, manifests, "--workers", "1");
        this.bench = new Bench(rauta.plainPort(), rauta.plainPort(), upstream, PATIENCE);
    }

    Outcome run(HttpCase one) {
        return bench.run(one);
    }

    @Override
    public void close() {
        rauta.close();
        upstream.close();
    }
}
