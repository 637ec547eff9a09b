// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

/**
 * How large a cluster is.
 *
 * @param routes how many Ingresses and HTTPRoutes there are, four of five of them Ingresses; each has a Service of its own
 * @param endpoints how many endpoints all Services have together
 * @param seed decides everything else
 * @param annotated whether each Ingress has some annotations of ingress-nginx, rather than every third a size of bodies
 */
public record Shape(int routes, int endpoints, long seed, boolean annotated) {
    public Shape {
        if (routes < 100 || routes > 200_000) {
            throw new IllegalArgumentException("routes: " + routes + " (expected: 100..200000)");
        }
        if (endpoints < routes || endpoints > 2_000_000) {
            throw new IllegalArgumentException("endpoints: " + endpoints + " (expected: " + routes + "..2000000, one a Service at least)");
        }
    }
}
