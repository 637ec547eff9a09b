// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file: its last good objects and what is wrong with it now.
 *
 * @param objects in their order, each once
 * @param problems of the file as it is now
 * @param skipped objects that have nothing to do with routing
 */
record FileState(List<Known> objects, List<Problem> problems, List<String> skipped) {
    /**
     * An object and where it was written.
     *
     * @param good whether it is as it was written, and does not stand for what cannot be read
     */
    record Known(SourceRef ref, HasMetadata object, Place place, boolean good) {}

    static final FileState EMPTY = new FileState(List.of(), List.of(), List.of());

    FileState {
        objects = List.copyOf(objects);
        problems = List.copyOf(problems);
        skipped = List.copyOf(skipped);
    }

    /** The file has been read again: what is sound now, and what was where it is not. */
    FileState with(List<Manifest> manifests) {
        Map<SourceRef, Known> now = new LinkedHashMap<>();
        List<Problem> faults = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Manifest manifest : manifests) {
            switch (manifest) {
                case Manifest.Sound(HasMetadata object, Place place, List<Problem> its) -> {
                    SourceRef ref = ref(object);
                    now.put(ref, new Known(ref, object, place, true));
                    faults.addAll(its);
                }
                case Manifest.Broken(SourceRef object, Place place, String message, var closing) -> {
                    Known last = known(object);
                    if (last != null) {
                        now.put(object, last);
                    } else {
                        closing.ifPresent(one -> now.put(object, new Known(object, one, place, false)));
                    }
                    faults.add(new Problem(object, "InvalidObject", place.text() + ": " + message
                            + (last != null && last.good() ? "; its last good version stays" : "")));
                }
                case Manifest.Skipped(String what) -> others.add(what);
            }
        }
        return new FileState(List.copyOf(now.values()), faults, others);
    }

    /** The file cannot be read at all: everything stays as it was. */
    FileState malformed(String file, int line, String message) {
        SourceRef source = new SourceRef("File", "", file, "");
        Problem problem = new Problem(source, "InvalidFile", file + ":" + line + ": " + message
                + (objects.isEmpty() ? "" : "; its last good objects stay"));
        return new FileState(objects, List.of(problem), skipped);
    }

    private @Nullable Known known(SourceRef ref) {
        return objects.stream().filter(known -> known.ref().equals(ref)).findFirst().orElse(null);
    }

    private static SourceRef ref(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return SourceRef.of(
                object.getKind(), namespace == null ? "" : namespace, object.getMetadata().getName());
    }
}
