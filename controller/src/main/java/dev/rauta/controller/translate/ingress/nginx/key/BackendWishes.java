// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.controller.translate.reference.Usage;

/**
 * How an Ingress speaks to its Services.
 *
 * @param usage beyond what they say of themselves
 */
public record BackendWishes(Usage usage) {
    /** As they say. */
    public static final BackendWishes NONE = new BackendWishes(Usage.PLAIN);
}
