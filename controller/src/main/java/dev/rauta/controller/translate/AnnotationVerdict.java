// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.SourceRef;

/**
 * What became of one annotation that is addressed to an ingress controller.
 *
 * @param object the object that carries it
 * @param key the whole annotation key
 * @param verdict whether it has its effect
 * @param reason for people: what it does, why it is harmless, or what to do instead
 */
public record AnnotationVerdict(SourceRef object, String key, Verdict verdict, String reason)
        implements Comparable<AnnotationVerdict> {
    /** Whether a key has its effect. */
    public enum Verdict {
        /** In force. */
        APPLIED,
        /** Without effect, and harmless. */
        IGNORED,
        /** Not honoured. */
        REFUSED
    }

    @Override
    public int compareTo(AnnotationVerdict other) {
        int byObject = object.compareTo(other.object);
        return byObject != 0 ? byObject : key.compareTo(other.key);
    }
}
