// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/**
 * What a reference came to.
 *
 * @param <T> what it refers to
 */
public sealed interface Resolved<T> {
    /** It is there and sound. */
    record Found<T>(T value) implements Resolved<T> {}

    /**
     * It is not, or is not sound.
     *
     * @param reason a CamelCase word, such as {@code BackendNotFound}
     * @param message fact, value and expectation
     */
    record Missing<T>(String reason, String message) implements Resolved<T> {}
}
