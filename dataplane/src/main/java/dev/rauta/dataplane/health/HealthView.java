// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;

/**
 * What is known of endpoints that are asked whether they work, at one instant.
 *
 * @param checks by upstream and by how it is asked
 * @param outcomes how often each has come of a question, by upstream, since it has been asked at all
 */
public record HealthView(List<Checked> checks, Map<UpstreamName, Map<String, Long>> outcomes) {
    /** Where nobody is asked. */
    public static final HealthView NONE = new HealthView(List.of(), Map.of());

    /**
     * The endpoints of one upstream that are asked in one way.
     *
     * @param endpoints sorted
     */
    public record Checked(UpstreamName upstream, HealthCheck check, List<EndpointHealth> endpoints) {}

    /**
     * One endpoint.
     *
     * @param works whether it gets requests
     * @param last what came of it last, empty where it has not been asked yet
     * @param against how many findings in a row speak against what it is taken for
     */
    public record EndpointHealth(Endpoint endpoint, boolean works, String last, int against) {}
}
