// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a problem as an event of its object, once an hour while it lasts; one thread. */
final class EventWriter {
    private static final Set<String> TOLD = Set.of(
            "Ingress", "Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute",
            "BackendTLSPolicy", "TrafficPolicy");
    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
    private static final long REPEAT_SECONDS = 3600;
    private static final int MOST = 10_000;

    private final KubernetesClient client;
    private final Map<Problem, Instant> told = new HashMap<>();

    EventWriter(KubernetesClient client) {
        this.client = client;
    }

    void write(ClusterState state, List<Problem> problems) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        told.keySet().retainAll(problems);
        for (Problem problem : problems) {
            Instant before = told.get(problem);
            boolean due = before == null || before.isBefore(now.minusSeconds(REPEAT_SECONDS));
            HasMetadata object = due ? object(state, problem.source()) : null;
            if (object != null && told.size() < MOST) {
                told.put(problem, now);
                create(object, problem, now);
            }
        }
    }

    private static @Nullable HasMetadata object(ClusterState state, SourceRef source) {
        // The kinds that users write for us; a Service or Secret belongs to somebody else.
        return TOLD.contains(source.kind()) ? state.find(source.kind(), source.namespace(), source.name()) : null;
    }

    private void create(HasMetadata object, Problem problem, Instant now) {
        var metadata = object.getMetadata();
        String field = problem.source().field();
        try {
            client.v1().events().inNamespace(metadata.getNamespace()).resource(new EventBuilder()
                    .withNewMetadata()
                    .withGenerateName(metadata.getName() + ".")
                    .withNamespace(metadata.getNamespace())
                    .endMetadata()
                    .withNewInvolvedObject()
                    .withApiVersion(object.getApiVersion())
                    .withKind(object.getKind())
                    .withNamespace(metadata.getNamespace())
                    .withName(metadata.getName())
                    .withUid(metadata.getUid())
                    .endInvolvedObject()
                    .withType("Warning")
                    .withReason(problem.reason())
                    .withMessage(field.isEmpty() ? problem.message() : field + ": " + problem.message())
                    .withCount(1)
                    .withFirstTimestamp(now.toString())
                    .withLastTimestamp(now.toString())
                    .withNewSource()
                    .withComponent("rauta")
                    .endSource()
                    .build())
                    .create();
        } catch (KubernetesClientException e) {
            log.atWarn()
                    .addKeyValue("object", problem.source())
                    .addKeyValue("error", e.getMessage())
                    .log("Event not written");
        }
    }
}
