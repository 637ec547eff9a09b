// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.object;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The ConfigMap of ingress-nginx that a controller follows, while it changes. */
public final class NginxSettings {
    public static final String NAME = "nginx-configuration";

    private static final int MOST_SUBJECTS = 6;

    private final String namespace;
    private final Chosen chosen;
    private int edit;

    public NginxSettings(String namespace, Choices choices) {
        this.namespace = namespace;
        this.chosen = new Chosen(choices, MOST_SUBJECTS);
    }

    /** Changes one thing; says what, for people. */
    public String change(Random random) {
        edit++;
        return "ConfigMap: " + chosen.change(random, UnaryOperator.identity());
    }

    /** The object; each edit has something about it that makes another snapshot. */
    public String object() {
        Map<String, String> data = new TreeMap<>(chosen.words());
        data.put("global-allowed-response-headers", "X-Answer");
        data.put("hide-headers", "X-Hidden-" + edit);
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %2$s, namespace: %1$s}
                data: %3$s
                """.formatted(namespace, NAME, Serialization.asJson(data));
    }
}
