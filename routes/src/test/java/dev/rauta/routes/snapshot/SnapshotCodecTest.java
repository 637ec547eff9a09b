// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.Action;
import dev.rauta.routes.testing.RandomSnapshots;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class SnapshotCodecTest {
    private static final Snapshot WEB = Tables.http(80)
            .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
            .forward("a.example", "/", "web")
            .forward("b.example", "/", "web")
            .snapshot();

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (long seed = 0; seed < 300; seed++) {
            Snapshot snapshot = RandomSnapshots.of(seed);
            SnapshotCodec.Decoded decoded = SnapshotCodec.decode(SnapshotCodec.encode(snapshot));
            assertThat(decoded.problems()).as("seed %d", seed).isEmpty();
            assertThat(decoded.snapshot()).as("seed %d", seed).isEqualTo(snapshot);
        }
    }

    @Test
    void equalContentHasAnEqualVersionWhateverTheOrder() {
        for (long seed = 0; seed < 100; seed++) {
            EncodedSnapshot encoded = SnapshotCodec.encode(RandomSnapshots.of(seed));
            List<Entry> shuffled = new ArrayList<>(encoded.entries().values());
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(EncodedSnapshot.of(shuffled).version()).as("seed %d", seed).isEqualTo(encoded.version());
            assertThat(SnapshotCodec.encode(RandomSnapshots.of(seed)).version()).isEqualTo(encoded.version());
        }
    }

    @Test
    void anEndpointChangesOneEntry() {
        Snapshot other = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.2", 8080))
                .forward("a.example", "/", "web")
                .forward("b.example", "/", "web")
                .snapshot();
        List<Entry> before = new ArrayList<>(SnapshotCodec.encode(WEB).entries().values());
        List<Entry> after = new ArrayList<>(SnapshotCodec.encode(other).entries().values());
        after.removeAll(before);
        assertThat(after).singleElement().extracting(Entry::key)
                .isEqualTo(new EntryKey(Section.ENDPOINTS, "default/web:80"));
    }

    @Test
    void aHostThatCannotBeReadIsClosedAndNoOtherHost() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(
                changed(Section.VIRTUAL_HOST, "ingress/80|a.example", body -> body.replace("Prefix", "Telepathy")));
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::reason).isEqualTo("Unreadable");
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes())
                .singleElement()
                .extracting(route -> route.action())
                .isEqualTo(new Action.Respond(503, "entry-unreadable"));
        assertThat(decoded.snapshot().routes().virtualHosts().get(1))
                .isEqualTo(WEB.routes().virtualHosts().get(1));
    }

    /** A property from a newer controller could be a guard: serving without it would open what it closes. */
    @Test
    void anUnknownPropertyClosesItsEntry() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(changed(
                Section.VIRTUAL_HOST, "ingress/80|a.example", body -> body.replace("\"action\"", "\"guard\":1,\"action\"")));
        assertThat(decoded.problems()).hasSize(1);
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes().getFirst().action())
                .isInstanceOf(Action.Respond.class);
    }

    @Test
    void anUpstreamThatCannotBeReadBreaksItsRoutesAlone() {
        SnapshotCodec.Decoded decoded =
                SnapshotCodec.decode(changed(Section.UPSTREAM, "default/web:80", _ -> "{"));
        assertThat(decoded.snapshot().upstreams()).isEmpty();
        assertThat(decoded.snapshot().routes().virtualHosts()).hasSize(2);
        assertThat(decoded.problems()).extracting(EntryProblem::reason).contains("Unreadable", "Dangling");
    }

    @Test
    void noBitFlipDoesMoreThanCloseEntries() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            List<Entry> entries = new ArrayList<>(
                    SnapshotCodec.encode(RandomSnapshots.of(i % 20)).entries().values());
            int victim = random.nextInt(entries.size());
            Entry entry = entries.get(victim);
            byte[] body = entry.body().clone();
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            entries.set(victim, new Entry(entry.key(), SnapshotCodec.digest(body), body));
            assertThat(SnapshotCodec.decode(EncodedSnapshot.of(entries))).as("flip %d", i).isNotNull();
        }
    }

    @Test
    void aKeyNeverShowsItself() {
        assertThat(RandomSnapshots.of(3).toString()).doesNotContain("key 0");
    }

    private static EncodedSnapshot changed(Section section, String id, UnaryOperator<String> change) {
        EntryKey key = new EntryKey(section, id);
        List<Entry> entries = new ArrayList<>(SnapshotCodec.encode(WEB).entries().values());
        entries.replaceAll(entry -> {
            if (!entry.key().equals(key)) {
                return entry;
            }
            byte[] body = change.apply(new String(entry.body(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            return new Entry(key, SnapshotCodec.digest(body), body);
        });
        return EncodedSnapshot.of(entries);
    }
}
