// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A translation without its endpoints, which change far more often.
 *
 * @param routes all that decides where a request goes
 * @param hosts its virtual hosts, for the next one
 * @param upstreams those that are referred to
 * @param problems but for those of endpoints
 * @param used but for what holds endpoints; some of it more than once
 * @param reads objects that what is no part's own was made from
 */
record Sketch(
        RouteTable routes,
        Hosts.Made hosts,
        Map<UpstreamName, Draft.Drawn> upstreams,
        List<Certificate> certificates,
        List<Credentials> credentials,
        List<ObjectStatus> statuses,
        Infrastructure infrastructure,
        List<Problem> problems,
        List<AnnotationVerdict> annotations,
        List<SourceRef> used,
        SortedMap<SourceRef, String> ignored,
        Set<SourceRef> reads) {}
