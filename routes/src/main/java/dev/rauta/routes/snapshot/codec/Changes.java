// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import java.util.List;

/**
 * What leads from one encoded snapshot to another.
 *
 * @param puts entries that are new, or other than before
 * @param removes those that are no more
 */
public record Changes(List<Entry> puts, List<EntryKey> removes) {
    public Changes {
        puts = List.copyOf(puts);
        removes = List.copyOf(removes);
    }
}
