// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot as one run of bytes, for a disk: its version, the number of entries, and each entry's section, name, digest and
 * body.
 *
 * <p>Reading checks every digest and the version, so what is read is what was written.
 */
public final class SnapshotArchive {
    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    private SnapshotArchive() {}

    public static byte[] write(EncodedSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(snapshot.version().value());
            out.writeInt(snapshot.size());
            for (Entry entry : snapshot.entries().values()) {
                out.writeUTF(entry.key().section().name());
                out.writeUTF(entry.key().id());
                out.writeUTF(entry.digest());
                out.writeInt(entry.body().length);
                out.write(entry.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("snapshot not written to memory", e);
        }
        return bytes.toByteArray();
    }

    /** Throws {@link IllegalArgumentException} for bytes that are cut short or damaged. */
    public static EncodedSnapshot read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String version = in.readUTF();
            int count = in.readInt();
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(entry(in));
            }
            EncodedSnapshot snapshot = EncodedSnapshot.of(entries);
            if (in.read() >= 0 || !snapshot.version().value().equals(version)) {
                throw new IllegalArgumentException("snapshot archive: damaged (expected: version " + version + ")");
            }
            return snapshot;
        } catch (IOException e) {
            throw new IllegalArgumentException("snapshot archive: cut short (expected: a whole one)", e);
        }
    }

    private static Entry entry(DataInputStream in) throws IOException {
        EntryKey key = new EntryKey(Section.valueOf(in.readUTF()), in.readUTF());
        String digest = in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > LONGEST_BODY) {
            throw new IllegalArgumentException("snapshot archive: " + key + " of " + length + " bytes (expected: at most "
                    + LONGEST_BODY + ")");
        }
        byte[] body = in.readNBytes(length);
        if (!SnapshotCodec.digest(body).equals(digest)) {
            throw new IllegalArgumentException("snapshot archive: " + key + " damaged (expected: digest " + digest + ")");
        }
        return new Entry(key, digest, body);
    }
}
