// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;

/** Where the endpoints of an upstream are found. */
public sealed interface EndpointSource {
    /** The same, with where they are as far as that is known. */
    EndpointSource withZones();

    /** There is one, which is said. */
    record Named(Endpoint endpoint) implements EndpointSource {
        @Override
        public EndpointSource withZones() {
            return this;
        }
    }

    /**
     * In the EndpointSlices of a Service.
     *
     * @param service its NAMESPACE/NAME
     * @param families its address families, the preferred one first
     * @param portName of its port, perhaps empty: slices name ports as it does
     * @param zoned whether it matters where they are
     */
    record Sliced(String service, List<String> families, String portName, boolean zoned) implements EndpointSource {
        public Sliced {
            families = List.copyOf(families);
        }

        @Override
        public EndpointSource withZones() {
            return zoned ? this : new Sliced(service, families, portName, true);
        }
    }
}
