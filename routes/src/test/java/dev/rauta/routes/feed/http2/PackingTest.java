// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries on their way. */
class PackingTest {
    private static Entry entry(Section section, int number, int length) {
        byte[] body = ("{\"text\":\"" + "abc".repeat(length / 3) + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Entry(new EntryKey(section, "one" + number), SnapshotCodec.digest(body), body);
    }

    @Test
    void whatIsPackedIsUnpackedInPartsOfBoundedSize() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            entries.add(entry(i % 7 == 0 ? Section.CERTIFICATE : Section.VIRTUAL_HOST, i, 9000));
        }
        List<Message.Part> parts = Packing.pack(entries);
        assertThat(parts).hasSizeBetween(6, 9);
        List<Entry> unpacked = new ArrayList<>();
        parts.forEach(part -> unpacked.addAll(Packing.unpack(part)));
        assertThat(unpacked).containsExactlyInAnyOrderElementsOf(entries);
    }

    /** Beside text that others choose, the length of what is compressed would tell something of a key. */
    @Test
    void secretsAreNotCompressedAndTheRestIs() {
        List<Message.Part> parts = Packing.pack(List.of(
                entry(Section.CERTIFICATE, 1, 3000), entry(Section.ENDPOINTS, 1, 3000), entry(Section.CREDENTIALS, 1, 3000)));
        assertThat(parts).hasSize(2);
        for (Message.Part part : parts) {
            List<Entry> entries = Packing.unpack(part);
            boolean secret = entries.getFirst().key().section() != Section.ENDPOINTS;
            assertThat(entries).hasSize(secret ? 2 : 1);
            assertThat(part.deflated()).isEqualTo(!secret);
            assertThat(part.entries().length > 3000).isEqualTo(secret);
        }
    }

    @Test
    void aPartThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Packing.unpack(new Message.Part(new byte[] {1, 2, 3}, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: deflated CBOR of entries");
        assertThatThrownBy(() -> Packing.unpack(new Message.Part(new byte[] {1, 2, 3}, false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A few bytes must not become more than a message may have. */
    @Test
    void aPartThatUnfoldsToTooMuchIsRefused() {
        List<Entry> one = List.of(entry(Section.ENDPOINTS, 1, 65 * 1024 * 1024));
        Message.Part part = Packing.pack(one).getFirst();
        assertThat(part.entries().length).isLessThan(1024 * 1024);
        assertThatThrownBy(() -> Packing.unpack(part)).hasMessageContaining("expected: at most as many");
    }
}
