// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

/**
 * A condition on a query parameter; the first occurrence of a repeated name counts.
 *
 * @param name case-sensitive
 * @param value what its value must look like, after percent-decoding
 */
public record QueryMatch(String name, ValueMatch value) {}
