// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.upstream.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot as JSON: everything but credentials, certificates and their keys, of which only the names are told. */
final class SnapshotPage {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private SnapshotPage() {}

    private record Endpoints(List<Map<String, Object>> endpoints, String upstream) {}

    static Map<String, Object> of(EncodedSnapshot snapshot, List<EntryProblem> problems) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("version", snapshot.version().value());
        for (Section section : Section.values()) {
            page.put(name(section), section == Section.ENDPOINTS ? endpoints(snapshot) : entries(snapshot, section));
        }
        page.put("problems", problems.stream()
                .map(one -> Map.of(
                        "entry", one.entry().toString(), "reason", one.reason(), "message", one.message()))
                .toList());
        return page;
    }

    /** Each is read when it is written, for there may be thousands. */
    private static Iterable<Object> entries(EncodedSnapshot snapshot, Section section) {
        // A body that does not parse is shown by its key; its problem says why.
        return () -> snapshot.entries().values().stream()
                .filter(entry -> entry.key().section() == section)
                .map(entry -> section.secret() ? entry.key().id() : body(entry))
                .iterator();
    }

    /** Those of each upstream together, in whatever shares they travel. */
    private static List<Endpoints> endpoints(EncodedSnapshot snapshot) {
        return SnapshotCodec.decode(snapshot).snapshot().endpoints().stream()
                .map(set -> new Endpoints(set.endpoints().stream().map(SnapshotPage::endpoint).toList(), set.upstream().value()))
                .toList();
    }

    private static Map<String, Object> endpoint(Endpoint its) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("host", its.host());
        shown.put("port", its.port());
        if (!its.zone().isEmpty()) {
            shown.put("zone", its.zone());
        }
        return shown;
    }

    private static Object body(Entry entry) {
        try {
            return withoutKeys(JSON.readValue(entry.body(), Object.class));
        } catch (tools.jackson.core.JacksonException e) {
            return entry.key().id();
        }
    }

    /** Certificates inside other entries lose all but their names. */
    private static Object withoutKeys(Object value) {
        return switch (value) {
            case Map<?, ?> map when map.containsKey("chain") && map.containsKey("key") -> String.valueOf(map.get("name"));
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
                map.forEach((key, one) -> clean.put(key, one == null ? null : withoutKeys(one)));
                yield clean;
            }
            case List<?> list -> list.stream().map(SnapshotPage::withoutKeys).toList();
            default -> value;
        };
    }

    private static String name(Section section) {
        return switch (section) {
            case LISTENER -> "listeners";
            case VIRTUAL_HOST -> "virtualHosts";
            case SNI_BINDING -> "sniBindings";
            case UPSTREAM -> "upstreams";
            case ENDPOINTS -> "endpoints";
            case CERTIFICATE -> "certificates";
            case STREAM -> "streams";
            case CREDENTIALS -> "credentials";
        };
    }
}
