// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which object, and how old it is: what decides between rivals.
 *
 * @param kind the Kubernetes kind
 * @param namespace empty for cluster-wide kinds
 * @param name the object's name
 * @param created {@link Instant#EPOCH} where unknown
 * @param generation of the spec, 0 where unknown
 */
public record ObjectId(String kind, String namespace, String name, Instant created, long generation) {
    /** The older first, then by namespace and name. */
    public static final Comparator<ObjectId> OLDEST_FIRST = Comparator.comparing(ObjectId::created)
            .thenComparing(ObjectId::namespace)
            .thenComparing(ObjectId::name);

    public static ObjectId of(HasMetadata object) {
        var metadata = object.getMetadata();
        Long generation = metadata.getGeneration();
        return new ObjectId(
                object.getKind(),
                OrEmpty.text(metadata.getNamespace()),
                metadata.getName(),
                instant(OrEmpty.text(metadata.getCreationTimestamp())),
                generation == null ? 0 : generation);
    }

    /** Objects by {@link #OLDEST_FIRST}; each is asked once how old it is, for there may be tens of thousands. */
    public static <T extends HasMetadata> List<T> oldestFirst(Collection<T> objects) {
        record Known<T>(ObjectId id, T object) {}

        List<Known<T>> known = new ArrayList<>(objects.size());
        objects.forEach(object -> known.add(new Known<>(of(object), object)));
        known.sort(Comparator.comparing(Known::id, OLDEST_FIRST));
        return known.stream().map(Known::object).toList();
    }

    /** The whole object as the source of something. */
    public SourceRef source() {
        return SourceRef.of(kind, namespace, name);
    }

    /** A field of it as the source of something. */
    public SourceRef source(String field) {
        return source().at(field);
    }

    private static Instant instant(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : Timestamp.parse(text);
        } catch (DateTimeException e) {
            // An API server never writes such a time; a file's author may, and then the object counts as undated.
            return Instant.EPOCH;
        }
    }
}
