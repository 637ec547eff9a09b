// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.balance.resilience.ResilienceView.BreakerView;
import dev.rauta.dataplane.upstream.pool.PoolView;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What /workers says of an upstream whose trouble is kept from spreading, and of one that nobody asks it for. */
final class WorkersPageTest {
    private static final UpstreamName WEB = UpstreamName.of("default", "web", 80);
    private static final UpstreamName API = UpstreamName.of("default", "api", 80);

    private static WorkerView worker(ResilienceView web) {
        return new WorkerView(
                0, 1, 1, 0, 0, 9, 5, 0.25,
                List.of(new PoolView(WEB, "http1", "declared", 2, 0, 2, 1), new PoolView(API, "h2", "probed", 0, 1, 3, 0)),
                Map.of(WEB, web));
    }

    @Test
    void limitsThatAreReachedAndEndpointsThatAreOutAreShown() {
        ResilienceView web = new ResilienceView(
                List.of(new BreakerView(3, 4, 1, 1, 2, Breaker.UNLIMITED)), List.of(new Endpoint("10.0.0.1", 80)),
                List.of(new Endpoint("10.0.0.2", 80)), List.of(new Endpoint("10.0.0.3", 80)), 7);
        assertThat(WorkersPage.of(List.of(worker(web)))).hasToString(
                "{workers=[{worker=0, connections=1, streams=1, carriedConnections=0, udpFlows=0, requests=9, loopDelaySeconds=5.0E-6, turnedAway=0.25, pools=["
                        + "{upstream=default/web:80, protocol=http1, source=declared, open=2, http1=2, h2=0, streams=2, waiting=1,"
                        + " circuitBreakers=[{open=[connections, retries], connections=2, maxConnections=2, requests=3, maxRequests=4,"
                        + " retries=1, maxRetries=1}], ejected=[10.0.0.1:80], ejections=7, unhealthy=[10.0.0.2:80], warming=[10.0.0.3:80]},"
                        + " {upstream=default/api:80, protocol=h2, source=probed, open=1, http1=0, h2=1, streams=3, waiting=0}]}]}");
    }

    @Test
    void whereNothingIsReachedNothingIsOpen() {
        ResilienceView web = new ResilienceView(
                List.of(new BreakerView(0, 4, 0, 1, 3, 2)), List.of(), List.of(), List.of(), 0);
        assertThat(WorkersPage.of(List.of(worker(web))).toString()).contains("open=[], ").contains("ejected=[], ejections=0");
    }
}
