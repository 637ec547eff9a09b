// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Reads Kubernetes objects from YAML, many documents a file; JSON is YAML, too. */
final class ManifestReader {
    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Interner interner = new Interner();

    /** A file that is no YAML; its last good objects stay. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        Malformed(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /**
     * Every object of the text.
     *
     * @param file for messages, relative to the watched folder
     */
    List<Manifest> read(String file, String text) throws Malformed {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        List<Manifest> manifests = new ArrayList<>();
        try {
            int document = 0;
            for (Node node : new Compose(settings).composeAllFromString(text)) {
                Object value = new StandardConstructor(settings).constructSingleDocument(Optional.of(node));
                if (value != null) {
                    add(manifests, Place.of(file, node, document, -1), node, value);
                }
                document++;
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            // An alias or a tag that is none may be a password that was not quoted.
            String problem = OrEmpty.textOr(e.getProblem(), "not YAML").replaceFirst("(alias|tag) .*", "$1");
            throw new Malformed(line, problem + " (expected: YAML)");
        } catch (YamlEngineException e) {
            throw new Malformed(1, e.getMessage() + " (expected: YAML)");
        }
        return manifests;
    }

    /** The YAML of every document; none from the first on that is no YAML. */
    static List<Node> documents(String text) {
        List<Node> documents = new ArrayList<>();
        try {
            new Compose(LoadSettings.builder().build()).composeAllFromString(text).forEach(documents::add);
        } catch (YamlEngineException e) {
            // Whoever reads the file tells that; those before it are where they were.
        }
        return documents;
    }

    private void add(List<Manifest> manifests, Place place, Node node, Object value) {
        if (value instanceof Map<?, ?> map && "List".equals(map.get("kind")) && map.get("items") instanceof List<?> items) {
            Node list = Place.value(node, "items");
            for (int i = 0; i < items.size(); i++) {
                Node item = list instanceof SequenceNode sequence ? sequence.getValue().get(i) : node;
                manifests.add(read(Place.of(place.file(), item, place.document(), i), items.get(i)));
            }
        } else {
            manifests.add(read(place, value));
        }
    }

    private Manifest read(Place place, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Manifest.Broken(file(place), place, "document: no mapping (expected: a Kubernetes object)");
        }
        interner.shared(map);
        String apiVersion = text(map.get("apiVersion"));
        String kind = text(map.get("kind"));
        Map<?, ?> metadata = map.get("metadata") instanceof Map<?, ?> its ? its : Map.of();
        String name = text(metadata.get("name"));
        if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
            return new Manifest.Broken(file(place), place, "object: apiVersion '" + apiVersion + "', kind '" + kind
                    + "', metadata.name '" + name + "' (expected: all three)");
        }
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        String namespace = OrEmpty.textOr(text(metadata.get("namespace")), "default");
        Optional<WatchedKind> watched = WatchedKind.of(group, kind);
        if (watched.isEmpty()) {
            return other(place, group, SourceRef.of(kind, namespace, name));
        }
        WatchedKind known = watched.get();
        SourceRef object = SourceRef.of(kind, known.namespaced() ? namespace : "", name);
        if (!known.versions().contains(version)) {
            return new Manifest.Broken(object, place, "apiVersion: " + apiVersion + " (expected: "
                    + (group.isEmpty() ? "" : group + "/") + String.join(" or ", known.versions()) + ")", closing(map, known, object));
        }
        Optional<String> nonsense = nonsense(name, namespace, map);
        return nonsense.isPresent()
                ? new Manifest.Broken(object, place, nonsense.get())
                : convert(place, map, known, object);
    }

    /** What no API server would take, and nobody after this one expects. */
    private static Optional<String> nonsense(String name, String namespace, Map<?, ?> object) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("metadata.name: '" + name + "' (expected: a DNS name in lower case)");
        }
        if (!NAME.matcher(namespace).matches()) {
            return Optional.of("metadata.namespace: '" + namespace + "' (expected: a DNS name in lower case)");
        }
        return absent(object, "").map(path -> path + ": null (expected: an item)");
    }

    /** The first item of a list that is null. */
    private static Optional<String> absent(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Optional<String> found = absent(entry.getValue(), path + (path.isEmpty() ? "" : ".") + entry.getKey());
                if (found.isPresent()) {
                    return found;
                }
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String item = path + "[" + i + "]";
                Optional<String> found = list.get(i) == null ? Optional.of(item) : absent(list.get(i), item);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Kinds of ours that are not served must be told; a Deployment beside its Ingress is nobody's business. */
    private static Manifest other(Place place, String group, SourceRef object) {
        if (group.equals(GATEWAY_GROUP) || group.equals("rauta.dev") || object.kind().equals("Ingress")) {
            return new Manifest.Broken(object, place, "kind: " + object.kind() + " of group '" + group
                    + "' is not supported (expected: Ingress of networking.k8s.io/v1, or GatewayClass, Gateway,"
                    + " ListenerSet, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute, BackendTLSPolicy,"
                    + " ReferenceGrant of " + GATEWAY_GROUP + "/v1, or TrafficPolicy of rauta.dev/v1alpha1)");
        }
        return new Manifest.Skipped(object.toString());
    }

    private Manifest convert(Place place, Map<?, ?> map, WatchedKind kind, SourceRef source) {
        HasMetadata object;
        try {
            object = serialization.convertValue(map, kind.type());
        } catch (RuntimeException e) {
            return new Manifest.Broken(
                    source, place, unreadable(e) + " (expected: the fields of " + kind.kind() + ")", closing(map, kind, source));
        }
        if (kind.namespaced()) {
            object.getMetadata().setNamespace(source.namespace());
        } else {
            object.getMetadata().setNamespace(null);
        }
        if (object instanceof Secret secret) {
            encode(secret);
        }
        Trimming.trim(object);
        List<Problem> problems = new ArrayList<>();
        for (String field : UnknownFields.of(map, kind.type())) {
            problems.add(new Problem(source.at(field), "UnknownField", "field: " + field + " is unknown (expected: a field of "
                    + kind.kind() + (kind.type() == TrafficPolicy.class ? "; it may be a guard)" : "; it is left out)")));
        }
        return new Manifest.Sound(object, place, problems);
    }

    /**
     * What stands for a policy that cannot be read: it may guard, so that it says nothing but what it is attached to, and that there is
     * more. Empty for other objects, and where not even that can be read.
     */
    private Optional<HasMetadata> closing(Map<?, ?> map, WatchedKind kind, SourceRef source) {
        if (kind.type() != TrafficPolicy.class || !(map.get("spec") instanceof Map<?, ?> spec) || spec.get("targetRefs") == null) {
            return Optional.empty();
        }
        Map<String, Object> said = Map.of(
                "metadata", Map.of("name", source.name(), "namespace", source.namespace()),
                "spec", Map.of("targetRefs", spec.get("targetRefs"), "unreadable", true));
        try {
            return Optional.of(serialization.convertValue(said, TrafficPolicy.class));
        } catch (RuntimeException e) {
            // Its problem is told by whoever asks.
            return Optional.empty();
        }
    }

    /** As the API server does: {@code stringData} goes into {@code data} and wins. */
    private static void encode(Secret secret) {
        Map<String, String> data = new HashMap<>(OrEmpty.map(secret.getData()));
        OrEmpty.map(secret.getStringData())
                .forEach((key, value) -> data.put(
                        key, Base64.getEncoder().encodeToString(OrEmpty.text(value).getBytes(StandardCharsets.UTF_8))));
        secret.setData(data);
        secret.setStringData(Map.of());
    }

    private static SourceRef file(Place place) {
        return new SourceRef("File", "", place.file(), "");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    /** The path of the field that does not fit, where that is known. */
    private static String unreadable(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabindException fault && !fault.getPath().isEmpty()) {
                StringBuilder path = new StringBuilder();
                for (JacksonException.Reference step : fault.getPath()) {
                    String name = step.getPropertyName();
                    path.append(name == null ? "[" + step.getIndex() + "]" : (path.isEmpty() ? "" : ".") + name);
                }
                return path + ": a value of the wrong type";
            }
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
