// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.app.testing.Manifests;
import dev.rauta.controller.Decision;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A cluster as a controller knows it, and whoever asks about objects that shall come into it. */
final class Site {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    private final Judge judge;
    private final Optional<Decision> decided;

    private Site(Optional<Decision> decided, Settings settings, boolean secretsByName) {
        this.decided = decided;
        this.judge = new Judge(settings, secretsByName, () -> this.decided);
    }

    static Site of(String manifests) throws IOException {
        return of(Manifests.state(manifests), Settings.DEFAULT);
    }

    static Site of(ClusterState state, Settings settings) {
        return new Site(Optional.of(decision(state, settings)), settings, false);
    }

    /** One that reads Secrets once they are referred to. */
    static Site byName(String manifests) throws IOException {
        return new Site(Optional.of(decision(Manifests.state(manifests), Settings.DEFAULT)), Settings.DEFAULT, true);
    }

    /** One that knows nothing yet. */
    static Site unsynced() {
        return new Site(Optional.empty(), Settings.DEFAULT, false);
    }

    static Decision decision(ClusterState state, Settings settings) {
        Observation observation = new Observation(state, List.of(), List.of(), Places.NONE);
        return new Decision(observation, Translator.translate(state, settings), EncodedSnapshot.empty(), Set.of());
    }

    Judge judge() {
        return judge;
    }

    Ruling create(String object) {
        return judge.judge(Review.parse(question("CREATE", map(object), null)));
    }

    Ruling update(String object, String before) {
        return judge.judge(Review.parse(question("UPDATE", map(object), map(before))));
    }

    /** An update by which everything has changed. */
    Ruling rewritten(HasMetadata object) {
        return judge.judge(rewriting(object));
    }

    static Review rewriting(HasMetadata object) {
        Map<?, ?> map = JSON.readValue(KUBERNETES.asJson(object), Map.class);
        return Review.parse(question("UPDATE", map, Map.of("metadata", Map.of(), "spec", "another")));
    }

    static Map<?, ?> map(String yaml) {
        return YAML.readValue(yaml, Map.class);
    }

    /** As an API server asks. */
    static byte[] question(String operation, Map<?, ?> object, @org.jspecify.annotations.Nullable Map<?, ?> before) {
        String api = String.valueOf(object.get("apiVersion"));
        int slash = api.indexOf('/');
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002");
        request.put("kind", Map.of(
                "group", slash < 0 ? "" : api.substring(0, slash),
                "version", api.substring(slash + 1),
                "kind", String.valueOf(object.get("kind"))));
        request.put("operation", operation);
        if (operation.equals("DELETE")) {
            request.put("oldObject", object);
        } else {
            request.put("object", object);
        }
        if (before != null) {
            request.put("oldObject", before);
        }
        return JSON.writeValueAsBytes(Map.of("apiVersion", Review.API, "kind", Review.KIND, "request", request));
    }
}
