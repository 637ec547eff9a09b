// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;

/** Where the endpoints of an upstream are found. */
public sealed interface EndpointSource {
    /** There is one, which is said. */
    record Named(Endpoint endpoint) implements EndpointSource {}

    /**
     * In the EndpointSlices of a Service.
     *
     * @param service its NAMESPACE/NAME
     * @param families its address families, the preferred one first
     * @param portName of its port, perhaps empty: slices name ports as it does
     */
    record Sliced(String service, List<String> families, String portName) implements EndpointSource {
        public Sliced {
            families = List.copyOf(families);
        }
    }
}
