// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.Changes;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A push as it is written, made once for all dataplanes that hold the same; nobody changes its buffers.
 *
 * @param to what is held afterwards
 * @param frames in their order
 * @param entries how many entries are in it
 * @param bytes how many bytes
 */
record Parcel(Publication to, List<Buffer> frames, int entries, long bytes) {

    /**
     * What leads somebody to {@code to}.
     *
     * @param base the version that is held, empty for nothing
     * @param changes to what is held
     */
    static Parcel of(String base, Changes changes, Publication to) {
        List<Buffer> frames = new ArrayList<>();
        Packing.pack(changes.puts()).forEach(part -> frames.add(Frames.encode(part)));
        List<String> removes = changes.removes().stream().map(Parcel::text).toList();
        frames.add(Frames.encode(new Message.Push(base, to.snapshot().version().value(), to.watermark(), removes)));
        return new Parcel(
                to, frames, changes.puts().size(), frames.stream().mapToLong(Buffer::length).sum());
    }

    /** Throws {@link IllegalArgumentException} where the push does not lead to the version that it names. */
    static EncodedSnapshot unpack(EncodedSnapshot held, List<Entry> puts, Message.Push push) {
        List<EntryKey> removes = push.removes().stream().map(Parcel::key).toList();
        EncodedSnapshot result = held.with(new Changes(puts, removes));
        if (!result.version().value().equals(push.version())) {
            throw new IllegalArgumentException("push: leads to version " + result.version().brief() + " (expected: "
                    + push.version() + ")");
        }
        return result;
    }

    private static String text(EntryKey key) {
        return key.section().name() + " " + key.id();
    }

    private static EntryKey key(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("push: removes " + text + " (expected: SECTION ID)");
        }
        return new EntryKey(Section.valueOf(text.substring(0, space)), text.substring(space + 1));
    }
}
