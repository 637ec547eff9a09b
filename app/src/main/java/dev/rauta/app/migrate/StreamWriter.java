// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.note.Notes;
import dev.rauta.app.migrate.policy.Lost;
import dev.rauta.app.migrate.policy.ServiceWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.Destination;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRefBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRouteBuilder;
import java.util.ArrayList;
import java.util.List;

/** TLS that goes on as it is. */
final class StreamWriter {
    private final Doors doors;
    private final Names names;
    private final Notes notes;

    StreamWriter(Doors doors, Names names, Notes notes) {
        this.doors = doors;
        this.names = names;
        this.notes = notes;
    }

    List<HasMetadata> write(List<StreamRoute> streams) {
        List<HasMetadata> objects = new ArrayList<>();
        for (StreamRoute stream : streams) {
            objects.add(object(stream));
        }
        return objects;
    }

    private TLSRoute object(StreamRoute stream) {
        String namespace = stream.source().namespace();
        List<Door> at = doors.all().stream()
                .filter(door -> door.kind() == Door.Kind.PASSTHROUGH && door.host().equals(MatchWriter.widened(stream.host())))
                .toList();
        List<BackendRef> refs = new ArrayList<>();
        for (WeightedDestination share : stream.destinations()) {
            try {
                refs.add(ref(share, namespace));
            } catch (Unsayable e) {
                notes.add(stream.source().at(""), stream.name(), new Lost("backend", e.why()));
            }
        }
        return new TLSRouteBuilder()
                .withNewMetadata()
                .withName(names.take("TLSRoute", namespace, stream.source().name()))
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withParentRefs(at.stream().map(door -> RouteDraft.parent(door, namespace)).toList())
                .withHostnames(MatchWriter.hostname(stream.host()).stream().toList())
                .addNewRule().withBackendRefs(refs).endRule()
                .endSpec()
                .build();
    }

    private static BackendRef ref(WeightedDestination share, String namespace) throws Unsayable {
        return switch (share.destination()) {
            case Destination.To to -> {
                ServiceWords service = ServiceWords.of(to.upstream());
                yield new BackendRefBuilder()
                        .withName(service.name())
                        .withNamespace(service.namespace().equals(namespace) ? null : service.namespace())
                        .withPort(service.port())
                        .withWeight(share.weight())
                        .build();
            }
            case Destination.Broken(int _, String reason) -> throw new Unsayable("connections are closed (" + reason + ")");
            case Destination.Redirected _ -> throw new Unsayable("connections are not redirected");
        };
    }
}
