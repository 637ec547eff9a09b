// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.object;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** An Ingress of one host whose annotations change, and the canary that it has at times. */
public final class AnnotatedIngress {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";
    private static final String OWN = "rauta.dev/";
    private static final int MOST_SUBJECTS = 9;
    private static final int ONE_IN_CANARY = 8;
    private static final int ONE_IN_OWN = 5;

    /** What of an Ingress never changes; the canary's Service is the Service's, with {@code -canary} behind its name. */
    public record Fixed(String name, String host, String service, boolean tls, Map<String, String> annotations) {
        public Fixed {
            annotations = Map.copyOf(annotations);
        }
    }

    private final String namespace;
    private final Fixed fixed;
    private final Chosen chosen;
    private final List<Map<String, String>> canaries;
    private Map<String, String> canary = Map.of();
    private int edit;

    /**
     * Without an annotation but the fixed ones.
     *
     * @param choices of annotations, without the prefix where it is ingress-nginx's
     * @param canaries what canaries may say
     */
    public AnnotatedIngress(String namespace, Fixed fixed, Choices choices, List<Map<String, String>> canaries) {
        this.namespace = namespace;
        this.fixed = fixed;
        this.chosen = new Chosen(choices, MOST_SUBJECTS);
        this.canaries = List.copyOf(canaries);
    }

    public String host() {
        return fixed.host();
    }

    /** What answers say in {@code x-edit} once the last change holds. */
    public String mark() {
        return fixed.name() + "-" + edit;
    }

    /** Changes one thing; says what, for people. */
    public String change(Random random) {
        edit++;
        if (random.nextInt(ONE_IN_CANARY) == 0) {
            canary = canary.isEmpty() || random.nextBoolean() ? canaries.get(random.nextInt(canaries.size())) : Map.of();
            return fixed.name() + ": canary " + canary;
        }
        return fixed.name() + ": " + chosen.change(random, key -> spelled(key, random));
    }

    private static String spelled(String key, Random random) {
        if (key.indexOf('/') >= 0) {
            return key;
        }
        return (random.nextInt(ONE_IN_OWN) == 0 ? OWN : NGINX) + key;
    }

    /** Takes all annotations back. */
    public void clear() {
        edit++;
        chosen.clear();
        canary = Map.of();
    }

    /** The canary's name, which is there where {@link #canary} has an object. */
    public String canaryName() {
        return fixed.name() + "-canary";
    }

    /** The canary; empty where there shall be none. */
    public String canary() {
        if (canary.isEmpty()) {
            return "";
        }
        Map<String, String> annotations = new TreeMap<>(fixed.annotations());
        annotations.put(NGINX + "canary", "true");
        canary.forEach((key, value) -> annotations.put(NGINX + key, value));
        return ingress(canaryName(), annotations, fixed.service() + "-canary");
    }

    /** The Ingress. */
    public String ingress() {
        Map<String, String> annotations = new TreeMap<>(fixed.annotations());
        annotations.putAll(chosen.words());
        annotations.put(OWN + "response-headers-set", "X-Edit: " + mark());
        return ingress(fixed.name(), annotations, fixed.service());
    }

    private String ingress(String name, Map<String, String> annotations, String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s, annotations: %3$s}
                spec:
                  ingressClassName: rauta
                  tls: %4$s
                  rules:
                  - host: %5$s
                    http: {paths: [{%6$s, backend: {service: {name: %7$s, port: {number: 80}}}}]}
                """.formatted(
                        namespace,
                        name,
                        Serialization.asJson(annotations),
                        fixed.tls() ? "[{hosts: [" + fixed.host() + "], secretName: secure}]" : "[]",
                        fixed.host(),
                        path(),
                        service);
    }

    /** An expression where it is read as one. */
    private String path() {
        boolean expression = chosen.words().keySet().stream()
                .anyMatch(key -> key.endsWith("/rewrite-target") || key.endsWith("/use-regex"));
        return expression ? "path: \"/(.*)\", pathType: ImplementationSpecific" : "path: /, pathType: Prefix";
    }
}
