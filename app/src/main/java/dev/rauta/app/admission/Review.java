// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.controller.cluster.WatchedKind;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an API server asks (admission.k8s.io/v1, AdmissionReview).
 *
 * @param uid of the question
 * @param operation such as CREATE
 * @param kind the object's; empty where it is none that is judged
 * @param after the object as it shall be; empty where it goes
 * @param before the object as it was; empty where it is new
 */
record Review(String uid, String operation, Optional<WatchedKind> kind, Map<?, ?> after, Map<?, ?> before) {
    static final String API = "admission.k8s.io/v1";
    static final String KIND = "AdmissionReview";

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Set<String> JUDGED = Set.of(
            "Ingress", "Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "BackendTLSPolicy",
            "TrafficPolicy");

    /** Throws {@link IllegalArgumentException} for what is no review. */
    static Review parse(byte[] body) {
        Object whole;
        try {
            whole = JSON.readValue(body, Object.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("body: not JSON (expected: an " + KIND + " of " + API + ")", e);
        }
        if (!(whole instanceof Map<?, ?> map)
                || !API.equals(map.get("apiVersion"))
                || !KIND.equals(map.get("kind"))
                || !(map.get("request") instanceof Map<?, ?> request)) {
            throw new IllegalArgumentException("body: no review (expected: an " + KIND + " of " + API + " with a request)");
        }
        String uid = text(request, "uid");
        String operation = text(request, "operation");
        if (uid.isEmpty() || operation.isEmpty()) {
            throw new IllegalArgumentException("request: uid '" + uid + "', operation '" + operation + "' (expected: both)");
        }
        Review review = new Review(uid, operation, kind(request), object(request, "object"), object(request, "oldObject"));
        if (review.judged() && !(review.after.get("metadata") instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("request.object: no metadata (expected: a Kubernetes object)");
        }
        return review;
    }

    /** The kind's name; {@code other} where it is none that is judged. */
    String kindName() {
        return kind.map(WatchedKind::kind).orElse("other");
    }

    /** Whether it has to be looked at at all: what goes, and what says what it said, is nobody's business. */
    boolean judged() {
        boolean comes = operation.equals("CREATE") || operation.equals("UPDATE");
        return comes && kind.isPresent() && !leaving() && !(operation.equals("UPDATE") && same());
    }

    private boolean leaving() {
        return object(after, "metadata").get("deletionTimestamp") != null;
    }

    private boolean same() {
        return Objects.equals(after.get("spec"), before.get("spec"))
                && object(object(after, "metadata"), "annotations").equals(object(object(before, "metadata"), "annotations"));
    }

    private static Optional<WatchedKind> kind(Map<?, ?> request) {
        Map<?, ?> kind = object(request, "kind");
        return WatchedKind.of(text(kind, "group"), text(kind, "kind"))
                .filter(one -> JUDGED.contains(one.kind()) && one.versions().contains(text(kind, "version")))
                .filter(_ -> text(request, "subResource").isEmpty());
    }

    private static Map<?, ?> object(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> its ? its : Map.of();
    }

    private static String text(Map<?, ?> map, String key) {
        @Nullable Object value = map.get(key);
        return value instanceof String text ? text : "";
    }
}
