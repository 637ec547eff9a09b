// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns snapshots into entries and back.
 *
 * <p>Encoding is canonical: equal snapshots have equal bytes, so equal digests and an equal version. Decoding takes each
 * entry alone: one that cannot be read closes itself and nothing else.
 */
public final class SnapshotCodec {
    private SnapshotCodec() {}

    /**
     * What could be read.
     *
     * @param snapshot everything sound; what could not be read is closed in it
     * @param problems what could not be read, sorted
     */
    public record Decoded(Snapshot snapshot, List<EntryProblem> problems) {
        public Decoded {
            problems = problems.stream().sorted().toList();
        }
    }

    /** The snapshot's entries. */
    public static EncodedSnapshot encode(Snapshot snapshot) {
        return encode(snapshot, Snapshot.empty(), EncodedSnapshot.empty());
    }

    /**
     * The same, with the entries of another snapshot for all that is equal there: only what has changed is written.
     *
     * @param encoded what {@code before} was encoded as
     */
    public static EncodedSnapshot encode(Snapshot snapshot, Snapshot before, EncodedSnapshot encoded) {
        EncodedSnapshot result = new Difference(snapshot, before).applied(encoded);
        result.meaning(new Decoded(snapshot, List.of()));
        return result;
    }

    /** What the entries say; throws {@link IllegalArgumentException} where even their keys make no snapshot. */
    public static Decoded decode(EncodedSnapshot encoded) {
        Decoded known = encoded.meaning();
        if (known == null) {
            Decoded changed = DifferenceDecoder.decode(encoded);
            known = changed == null ? new SnapshotDecoder(encoded).decode() : changed;
            encoded.meaning(known);
        }
        return known;
    }

    /** The lower-case hexadecimal SHA-256 of an entry's body. */
    public static String digest(byte[] body) {
        return HexFormat.of().formatHex(EncodedSnapshot.sha256().digest(body));
    }
}
