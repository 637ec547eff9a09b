// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/** How a request's endpoint is chosen. */
public sealed interface LoadBalancing {

    /** Each endpoint in turn, on each worker by itself. */
    record RoundRobin() implements LoadBalancing {}
}
