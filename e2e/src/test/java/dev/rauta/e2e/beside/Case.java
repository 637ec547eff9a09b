// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import java.util.List;

/**
 * Some objects, and what is asked of whoever serves them.
 *
 * @param name in the report, and of its Ingresses
 * @param annotations what its Ingresses say, for the report
 * @param objects YAML with a document for each
 */
record Case(String name, String annotations, String objects, List<Ask> asks) {
    Case {
        asks = List.copyOf(asks);
    }
}
