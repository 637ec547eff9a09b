// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot.state;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.Watermark;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A publication as one run of bytes: a digest of the rest, what had been told of the source, so that a restart does not make a
 * dataplane believe a controller that lags, and then the snapshot.
 */
final class StateBytes {
    private static final int DIGEST = 32;

    private StateBytes() {}

    static byte[] write(Publication publication) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Watermark watermark = publication.watermark();
            out.writeUTF(watermark.source());
            out.writeInt(watermark.told().size());
            for (Map.Entry<String, Long> one : watermark.told().entrySet()) {
                out.writeUTF(one.getKey());
                out.writeLong(one.getValue());
            }
            out.write(SnapshotArchive.write(publication.snapshot()));
        } catch (IOException e) {
            throw new IllegalStateException("state not written to memory", e);
        }
        byte[] content = bytes.toByteArray();
        byte[] all = Arrays.copyOf(sha256().digest(content), DIGEST + content.length);
        System.arraycopy(content, 0, all, DIGEST, content.length);
        return all;
    }

    /** Throws {@link IllegalArgumentException} for bytes that are cut short or damaged. */
    static Publication read(byte[] bytes) {
        byte[] content = bytes.length < DIGEST ? new byte[0] : Arrays.copyOfRange(bytes, DIGEST, bytes.length);
        if (bytes.length < DIGEST || !Arrays.equals(sha256().digest(content), 0, DIGEST, bytes, 0, DIGEST)) {
            throw new IllegalArgumentException("state: damaged, or cut short (expected: a whole one)");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            String source = in.readUTF();
            int count = in.readInt();
            Map<String, Long> told = new HashMap<>();
            for (int i = 0; i < count; i++) {
                told.put(in.readUTF(), in.readLong());
            }
            return new Publication(SnapshotArchive.read(in.readAllBytes()), new Watermark(source, told, told));
        } catch (IOException e) {
            throw new IllegalArgumentException("state: cut short (expected: a whole one)", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
