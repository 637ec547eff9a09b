// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.watch.Places;
import dev.rauta.routes.SourceRef;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Finds lines by reading files again, when somebody asks; any thread. */
final class FilePlaces implements Places {
    private final Folder folder;
    private final Map<SourceRef, FileState.Known> objects;

    /** Of several lines that are asked for, most are of one file. */
    private SoftReference<Documents> last = new SoftReference<>(null);

    private record Documents(String file, List<Node> nodes) {}

    /** @param objects not changed any more */
    FilePlaces(Folder folder, Map<SourceRef, FileState.Known> objects) {
        this.folder = folder;
        this.objects = objects;
    }

    @Override
    public Optional<String> find(SourceRef source) {
        FileState.Known known = objects.get(source.at(""));
        if (known == null) {
            return Optional.empty();
        }
        Place place = known.place();
        return Optional.of(source.field().isEmpty() ? place.text() : place.of(source.field(), documents(place.file())));
    }

    private synchronized List<Node> documents(String file) {
        Documents known = last.get();
        if (known == null || !known.file().equals(file)) {
            known = new Documents(file, read(file));
            last = new SoftReference<>(known);
        }
        return known.nodes();
    }

    private List<Node> read(String file) {
        try {
            return ManifestReader.documents(folder.read(file));
        } catch (IOException e) {
            // Gone or changed since; the object's own line is known without it.
            return List.of();
        }
    }
}
