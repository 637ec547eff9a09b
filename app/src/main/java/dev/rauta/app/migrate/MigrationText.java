// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.note.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A migration as manifests, and its list for people and for programs. */
public final class MigrationText {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private MigrationText() {}

    /** One document for each object. */
    public static String manifests(Migration migration) {
        StringBuilder text = new StringBuilder();
        for (HasMetadata object : migration.objects()) {
            String yaml = YAML.asYaml(object).strip();
            text.append(yaml.startsWith("---") ? "" : "---\n").append(yaml).append('\n');
        }
        return text.toString();
    }

    /** What has no equivalent, each with what to do, and a sum. */
    public static String list(Migration migration) {
        StringBuilder text = new StringBuilder();
        for (Note note : migration.notes()) {
            text.append("%s %s: %s%n         do: %s%n".formatted(note.object(), note.key(), note.what(), note.instead()));
        }
        Map<String, Integer> kinds = kinds(migration.objects());
        return text.append("%d Ingresses as %s; without equivalent: %d%n".formatted(
                        migration.ingresses().size(),
                        kinds.isEmpty() ? "nothing" : String.join(", ", kinds.entrySet().stream().map(one -> one.getValue() + " " + one.getKey()).toList()),
                        migration.notes().size()))
                .toString();
    }

    /** The same names in each version. */
    public static Map<String, Object> json(Migration migration) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ingresses", migration.ingresses().stream().map(one -> one.namespace() + "/" + one.name()).toList());
        all.put("objects", kinds(migration.objects()));
        all.put("withoutEquivalent", migration.notes().stream().map(MigrationText::json).toList());
        return all;
    }

    private static Map<String, Object> json(Note note) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", note.object().kind());
        all.put("namespace", note.object().namespace());
        all.put("name", note.object().name());
        all.put("key", note.key());
        all.put("what", note.what());
        all.put("do", note.instead());
        return all;
    }

    private static Map<String, Integer> kinds(List<HasMetadata> objects) {
        Map<String, Integer> kinds = new TreeMap<>();
        objects.forEach(object -> kinds.merge(object.getKind(), 1, Integer::sum));
        return kinds;
    }
}
