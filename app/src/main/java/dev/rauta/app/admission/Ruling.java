// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a review.
 *
 * @param outcome whether it is allowed
 * @param message why it is denied; empty where it is not
 * @param warnings what its author is told besides
 */
public record Ruling(Outcome outcome, String message, List<String> warnings) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int BAD_REQUEST = 400;

    /** It does not concern us. */
    static final Ruling IGNORED = new Ruling(Outcome.IGNORED, "", List.of());

    public Ruling {
        warnings = List.copyOf(warnings);
    }

    static Ruling allowed(List<String> warnings) {
        return new Ruling(warnings.isEmpty() ? Outcome.ALLOWED : Outcome.WARNED, "", warnings);
    }

    static Ruling denied(String message, List<String> warnings) {
        return new Ruling(Outcome.DENIED, message, warnings);
    }

    static Ruling unchecked(String why) {
        return new Ruling(Outcome.UNCHECKED, "", List.of("not checked by Rauta: " + why));
    }

    /** As the API server reads it (admission.k8s.io/v1). */
    byte[] json(String uid) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("uid", uid);
        response.put("allowed", outcome != Outcome.DENIED);
        if (outcome == Outcome.DENIED) {
            response.put("status", Map.of("code", BAD_REQUEST, "reason", "BadRequest", "message", message));
        }
        if (!warnings.isEmpty()) {
            response.put("warnings", warnings);
        }
        return JSON.writeValueAsBytes(Map.of("apiVersion", Review.API, "kind", Review.KIND, "response", response));
    }
}
