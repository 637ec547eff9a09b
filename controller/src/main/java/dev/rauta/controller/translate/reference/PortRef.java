// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/** How an object names a port of a Service. */
public sealed interface PortRef {
    /** By the Service port's number. */
    record ByNumber(int number) implements PortRef {
        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** By the Service port's name. */
    record ByName(String name) implements PortRef {
        @Override
        public String toString() {
            return name;
        }
    }
}
