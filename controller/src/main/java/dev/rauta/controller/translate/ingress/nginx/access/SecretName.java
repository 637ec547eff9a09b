// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.Words;

/**
 * An object that an annotation names, {@code NAME} or {@code NAMESPACE/NAME}.
 *
 * @param namespace the Ingress's, unless all may name objects of others
 */
record SecretName(String namespace, String name) {
    private static final String PART = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
    private static final String ACROSS = "allow-cross-namespace-resources";

    /** Throws {@link IllegalArgumentException} for what is none, and for one of another namespace. */
    static SecretName parse(String text, Words words) {
        String own = words.source().namespace();
        int slash = text.indexOf('/');
        String namespace = slash < 0 ? own : text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (!namespace.matches(PART) || !name.matches(PART)) {
            throw new IllegalArgumentException("'" + text + "' (expected: NAME or NAMESPACE/NAME)");
        }
        if (!namespace.equals(own) && !words.globals().of(ACROSS).map("true"::equalsIgnoreCase).orElse(false)) {
            throw new IllegalArgumentException("'" + text + "' is of another namespace (expected: one of " + own + ", or "
                    + ACROSS + " in the ConfigMap)");
        }
        return new SecretName(namespace, name);
    }
}
