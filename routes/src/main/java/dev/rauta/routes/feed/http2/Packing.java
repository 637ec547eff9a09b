// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.Message.Part;
import dev.rauta.routes.feed.http2.Message.WireEntry;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;

/**
 * Entries as parts of a push: a CBOR list of entries, deflated.
 *
 * <p>Certificates and credentials go in parts of their own that are not compressed: beside text that others choose, the length of
 * what is compressed would tell something of a key to whoever watches the connection (as CRIME did, CVE-2012-4929).
 */
final class Packing {
    /** A part is closed once its bodies are as long, in bytes. */
    private static final int ENOUGH = 1024 * 1024;

    /** Parts from here on are compressed for speed. */
    private static final int LARGE = 64 * 1024;

    private Packing() {}

    /** All entries, in parts. */
    static List<Part> pack(List<Entry> entries) {
        List<Part> parts = new ArrayList<>();
        List<WireEntry> plain = new ArrayList<>();
        List<WireEntry> secret = new ArrayList<>();
        long[] sizes = new long[2];
        for (Entry entry : entries) {
            boolean key = entry.key().section().secret();
            List<WireEntry> some = key ? secret : plain;
            byte[] body = entry.body();
            some.add(new WireEntry(entry.key().section().name(), entry.key().id(), body));
            sizes[key ? 1 : 0] += body.length;
            if (sizes[key ? 1 : 0] > ENOUGH) {
                parts.add(part(some, !key));
                some.clear();
                sizes[key ? 1 : 0] = 0;
            }
        }
        if (!plain.isEmpty()) {
            parts.add(part(plain, true));
        }
        if (!secret.isEmpty()) {
            parts.add(part(secret, false));
        }
        return parts;
    }

    /** Throws {@link IllegalArgumentException} for a part that is none. */
    static List<Entry> unpack(Part part) {
        try {
            byte[] bytes = part.deflated() ? inflated(part.entries()) : part.entries();
            List<Entry> entries = new ArrayList<>();
            for (WireEntry one : Frames.MAPPER.readValue(bytes, WireEntry[].class)) {
                entries.add(new Entry(
                        new EntryKey(Section.valueOf(one.section()), one.id()), SnapshotCodec.digest(one.body()), one.body()));
            }
            return entries;
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException("feed message: a part that is unreadable (expected: deflated CBOR of entries)", e);
        }
    }

    private static Part part(List<WireEntry> entries, boolean compressed) {
        byte[] bytes = Frames.MAPPER.writeValueAsBytes(entries);
        return new Part(compressed ? deflated(bytes) : bytes, compressed);
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(bytes.length < LARGE ? Deflater.DEFAULT_COMPRESSION : Deflater.BEST_SPEED);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("part not written to memory", e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            byte[] all = in.readNBytes(Frames.LIMIT);
            if (in.read() >= 0) {
                throw new IllegalArgumentException("feed message: a part of more than " + Frames.LIMIT
                        + " bytes (expected: at most as many)");
            }
            return all;
        }
    }
}
