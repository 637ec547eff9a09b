// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.Entry;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot as JSON: everything but certificates and their keys, of which only the names are told. */
final class SnapshotPage {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private SnapshotPage() {}

    static Map<String, Object> of(EncodedSnapshot snapshot, List<EntryProblem> problems) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("version", snapshot.version().value());
        for (Section section : Section.values()) {
            List<Object> entries = new ArrayList<>();
            for (Entry entry : snapshot.entries().values()) {
                if (entry.key().section() == section) {
                    // A body that does not parse is shown by its key; its problem says why.
                    entries.add(section == Section.CERTIFICATE ? entry.key().id() : body(entry));
                }
            }
            page.put(name(section), entries);
        }
        page.put("problems", problems.stream()
                .map(one -> Map.of(
                        "entry", one.entry().toString(), "reason", one.reason(), "message", one.message()))
                .toList());
        return page;
    }

    private static Object body(Entry entry) {
        try {
            return JSON.readValue(entry.body(), Object.class);
        } catch (tools.jackson.core.JacksonException e) {
            return entry.key().id();
        }
    }

    private static String name(Section section) {
        return switch (section) {
            case LISTENER -> "listeners";
            case VIRTUAL_HOST -> "virtualHosts";
            case SNI_BINDING -> "sniBindings";
            case UPSTREAM -> "upstreams";
            case ENDPOINTS -> "endpoints";
            case CERTIFICATE -> "certificates";
        };
    }
}
