// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.cluster.ObjectId;

/**
 * What a policy is attached to.
 *
 * @param section a listener, a rule or a Service's port by name; empty: the whole object
 */
public record PolicyTarget(String kind, String namespace, String name, String section) {
    /** The whole object. */
    public static PolicyTarget of(ObjectId id) {
        return new PolicyTarget(id.kind(), id.namespace(), id.name(), "");
    }

    /** A part of it. */
    public PolicyTarget at(String its) {
        return new PolicyTarget(kind, namespace, name, its);
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name + (section.isEmpty() ? "" : " " + section);
    }
}
