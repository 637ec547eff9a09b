// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/** Looks up Services that policies and annotations name, as one Gateway sends to them, or as Ingresses do. */
public interface ServiceFinder {
    /** The Service; or why it cannot be asked. Nothing of it is in a draft by that. */
    Resolved<NamedService> find(ServiceRef ref);

    /**
     * Whoever a URL names: a Service's own endpoints where it names one that is looked at, else whoever DNS knows. Services of any
     * namespace may be asked so, as anybody in a cluster may. Nothing of it is in a draft by that.
     */
    Resolved<NamedService> find(ServiceUrl url);
}
