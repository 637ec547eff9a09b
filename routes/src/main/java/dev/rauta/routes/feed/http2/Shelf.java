// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.snapshot.codec.Changes;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was published lately, and the pushes that lead from there to the newest; any thread.
 *
 * <p>Snapshots share what they have in common, so that old ones cost little; pushes are kept while they lead to the newest.
 */
final class Shelf {
    /** How many publications back a dataplane is understood by its version alone. */
    private static final int REMEMBERED = 64;

    /** Above so many bytes of pushes none is kept: each is made again for whoever asks. */
    private static final long LARGEST = 256L * 1024 * 1024;

    /** The oldest publication first. */
    private final SequencedMap<String, EncodedSnapshot> known = new LinkedHashMap<>();
    private final Map<String, Parcel> parcels = new HashMap<>();
    private @Nullable Publication newest;
    private long bytes;

    synchronized void publish(Publication publication) {
        newest = publication;
        parcels.clear();
        bytes = 0;
        String version = publication.snapshot().version().value();
        known.remove(version);
        known.putLast(version, publication.snapshot());
        if (known.size() > REMEMBERED) {
            known.pollFirstEntry();
        }
    }

    synchronized @Nullable Publication newest() {
        return newest;
    }

    /** The snapshot of a version, null where it is not known; no version is the empty one. */
    synchronized @Nullable EncodedSnapshot find(String version) {
        return version.isEmpty() ? EncodedSnapshot.empty() : known.get(version);
    }

    /** The push that leads from a version to {@code to}, null where it has not been made. */
    synchronized @Nullable Parcel find(String base, Publication to) {
        Parcel parcel = parcels.get(base);
        return parcel != null && parcel.to() == to ? parcel : null;
    }

    /** The push of {@code changes}, made now where it has not been. */
    Parcel parcel(String base, Changes changes, Publication to) {
        Parcel ready = find(base, to);
        if (ready != null) {
            return ready;
        }
        Parcel made = Parcel.of(base, changes, to);
        synchronized (this) {
            if (to == newest && bytes + made.bytes() <= LARGEST) {
                bytes += made.bytes();
                parcels.put(base, made);
            }
        }
        return made;
    }
}
