// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/** Looks up the Services that policies name, as one Gateway sends to them, or as Ingresses do. */
@FunctionalInterface
public interface ServiceFinder {
    /** The Service; or why it cannot be asked. Nothing of it is in a draft by that. */
    Resolved<NamedService> find(ServiceRef ref);
}
