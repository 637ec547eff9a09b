// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One host for each case that runs at the same time, pointed at that case's upstream while the others go on. */
final class Lanes {
    private record Target(UpstreamProtocol protocol, Endpoint[] endpoints) {}

    private final RunningDataplane rauta;
    private final int port;
    private final List<Target> targets;

    Lanes(RunningDataplane rauta, int port, int count) {
        this.rauta = rauta;
        this.port = port;
        this.targets = new ArrayList<>(Collections.nCopies(count, new Target(UpstreamProtocol.HTTP1, new Endpoint[0])));
    }

    static String host(int lane) {
        return "lane" + lane + ".example";
    }

    int port() {
        return port;
    }

    synchronized void point(int lane, boolean http2, Endpoint endpoint) {
        UpstreamProtocol protocol = http2 ? UpstreamProtocol.HTTP2 : UpstreamProtocol.HTTP1;
        targets.set(lane, new Target(protocol, new Endpoint[] {endpoint}));
        Tables tables = Tables.http(port);
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            tables.upstream("lane" + i, target.protocol(), target.endpoints()).forward(host(i), "/", "lane" + i);
        }
        Verdict verdict = rauta.apply(tables.snapshot());
        if (!(verdict instanceof Verdict.Applied applied) || !applied.problems().isEmpty()) {
            throw new AssertionError("not applied: " + verdict);
        }
    }
}
