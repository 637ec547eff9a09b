// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.util.List;

/**
 * What a dataplane has in force when it introduces itself.
 *
 * @param snapshot perhaps the empty one
 * @param problems entries of it that are not in force
 * @param watermark what it has been told of the source
 */
public record Held(EncodedSnapshot snapshot, List<EntryProblem> problems, Watermark watermark) {
    /** Nothing yet. */
    public static final Held NOTHING = new Held(EncodedSnapshot.empty(), List.of(), Watermark.NONE);
}
