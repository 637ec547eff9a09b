// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

/** One part of what a rate limit service is asked about. */
public record DescriptorEntry(String key, String value) {
    public DescriptorEntry {
        if (key.isEmpty() || value.isEmpty()) {
            throw new IllegalArgumentException("descriptor: '" + key + "' = '" + value + "' (expected: both of them)");
        }
    }
}
