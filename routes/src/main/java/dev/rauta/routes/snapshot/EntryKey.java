// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

/**
 * Names one entry of a snapshot; what is known of an entry even when its body cannot be read.
 *
 * @param section the entry's kind
 * @param id the listener, upstream, certificate or credentials name; for virtual hosts, server names and
 *     streams {@code LISTENER|HOST}
 */
public record EntryKey(Section section, String id) implements Comparable<EntryKey> {

    @Override
    public int compareTo(EntryKey other) {
        int bySection = section.compareTo(other.section);
        return bySection != 0 ? bySection : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return section.text() + " " + id;
    }
}
