// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.snapshot.codec.EncodedSnapshot;

/**
 * The content hash of a snapshot: equal content has an equal version on every replica and after every restart.
 *
 * @param value lower-case hexadecimal SHA-256 over the roots of the sections (see {@link EncodedSnapshot})
 */
public record SnapshotVersion(String value) {
    public SnapshotVersion {
        if (!value.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("snapshot version: " + value + " (expected: 64 hexadecimal digits)");
        }
    }

    /** The first twelve digits, for logs and people. */
    public String brief() {
        return value.substring(0, 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
