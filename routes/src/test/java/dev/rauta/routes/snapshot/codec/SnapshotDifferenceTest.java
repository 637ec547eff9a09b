// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.RandomSnapshots;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What stays of a snapshot is neither encoded nor read again, and comes to the same. */
final class SnapshotDifferenceTest {
    @Test
    void whatStaysIsNotEncodedAgain() {
        Snapshot other = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .forward("a.example", "/", "web")
                .forward("b.example", "/other", "web")
                .snapshot();
        EncodedSnapshot before = SnapshotCodec.encode(Travelling.WEB);
        EncodedSnapshot after = SnapshotCodec.encode(other, Travelling.WEB, before);
        assertThat(after.version()).isEqualTo(SnapshotCodec.encode(other).version());
        EntryKey changed = new EntryKey(Section.VIRTUAL_HOST, "ingress/80|b.example");
        after.entries().forEach((key, entry) -> assertThat(entry == before.entries().get(key))
                .as(key.toString())
                .isEqualTo(!key.equals(changed)));
        assertThat(SnapshotCodec.decode(Travelling.received(after)).snapshot()).isEqualTo(other);
    }

    @Test
    void aDifferenceLeadsToTheSameSnapshot() {
        Snapshot before = Snapshot.empty();
        EncodedSnapshot encoded = EncodedSnapshot.empty();
        for (long seed = 0; seed < 200; seed++) {
            Snapshot now = RandomSnapshots.of(seed);
            encoded = SnapshotCodec.encode(now, before, encoded);
            before = now;
            assertThat(encoded.entries()).as("seed %d", seed).isEqualTo(SnapshotCodec.encode(now).entries());
            assertThat(encoded.version()).as("seed %d", seed).isEqualTo(SnapshotCodec.encode(now).version());
        }
    }

    @Test
    void whatHasBeenReadIsNotReadAgain() {
        EncodedSnapshot received = Travelling.received(SnapshotCodec.encode(Travelling.WEB));
        Snapshot first = SnapshotCodec.decode(received).snapshot();
        Snapshot second = SnapshotCodec.decode(EncodedSnapshot.of(received.entries().values())).snapshot();
        for (int i = 0; i < first.routes().virtualHosts().size(); i++) {
            assertThat(second.routes().virtualHosts().get(i)).isSameAs(first.routes().virtualHosts().get(i));
        }
    }

    /** A peer of another version may write an entry otherwise, and its digest is of what it wrote. */
    @Test
    void aBodyIsWhatItWasAfterItHasBeenRead() {
        for (UnaryOperator<String> written : List.<UnaryOperator<String>>of(body -> body, body -> body.replaceFirst(":", ": "))) {
            EncodedSnapshot snapshot = Travelling.changed(Section.VIRTUAL_HOST, "ingress/80|a.example", written);
            EncodedSnapshot copy = Travelling.received(snapshot);
            assertThat(SnapshotCodec.decode(snapshot).problems()).isEmpty();
            snapshot.entries().forEach((key, entry) -> {
                assertThat(entry.body()).as(key.toString()).isEqualTo(copy.entries().get(key).body());
                assertThat(SnapshotCodec.digest(entry.body())).isEqualTo(entry.digest());
            });
        }
    }

    /** Endpoints that change, now and then into something that cannot be read, and back. */
    @Test
    void aDifferenceIsReadAsTheWholeWouldBe() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<Entry> all = new ArrayList<>(SnapshotCodec.encode(RandomSnapshots.of(seed)).entries().values());
            EncodedSnapshot held = Travelling.received(EncodedSnapshot.of(all));
            SnapshotCodec.decode(held);
            for (int step = 0; step < 10; step++) {
                List<Entry> sets = held.entries().values().stream()
                        .filter(entry -> entry.key().section() == Section.ENDPOINTS
                                || entry.key().section() == Section.UPSTREAM && random.nextInt(20) == 0)
                        .toList();
                if (sets.isEmpty()) {
                    break;
                }
                Entry one = sets.get(random.nextInt(sets.size()));
                Entry other = sets.get(random.nextInt(sets.size()));
                byte[] body = switch (random.nextInt(4)) {
                    case 0 -> new String(one.body(), StandardCharsets.UTF_8).replace("10.", "11.").getBytes(StandardCharsets.UTF_8);
                    case 1 -> new String(one.body(), StandardCharsets.UTF_8).replace(":1", ":2").getBytes(StandardCharsets.UTF_8);
                    case 2 -> one.key().section() == other.key().section() ? other.body() : one.body();
                    default -> "{}".getBytes(StandardCharsets.UTF_8);
                };
                held = held.with(new Changes(List.of(new Entry(one.key(), SnapshotCodec.digest(body), body)), List.of()));
                SnapshotCodec.Decoded whole = SnapshotCodec.decode(Travelling.received(held));
                assertThat(SnapshotCodec.decode(held)).as("seed %d step %d", seed, step).isEqualTo(whole);
                assertThat(held.origin()).isNull();
            }
        }
    }

    @Test
    void whereEndpointsAloneHaveChangedAllElseIsTheSame() {
        EncodedSnapshot held = Travelling.received(SnapshotCodec.encode(Travelling.WEB));
        Snapshot before = SnapshotCodec.decode(held).snapshot();
        Entry endpoints = held.entries().values().stream()
                .filter(entry -> entry.key().section() == Section.ENDPOINTS)
                .findFirst()
                .orElseThrow();
        byte[] body = new String(endpoints.body(), StandardCharsets.UTF_8)
                .replaceFirst("\"endpoints\":\\[.*?\\]", "\"endpoints\":[]")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(body).isNotEqualTo(endpoints.body());
        EncodedSnapshot now = held.with(new Changes(List.of(new Entry(endpoints.key(), SnapshotCodec.digest(body), body)), List.of()));
        Snapshot after = SnapshotCodec.decode(now).snapshot();
        assertThat(after.routes()).isSameAs(before.routes());
        assertThat(after.upstreams()).isSameAs(before.upstreams());
        assertThat(after.endpoints()).isNotEqualTo(before.endpoints());
    }

    @Test
    void anEntryThatIsBrokenStaysSo() {
        EncodedSnapshot broken = Travelling.changed(Section.VIRTUAL_HOST, "ingress/80|a.example", _ -> "{");
        for (int i = 0; i < 2; i++) {
            assertThat(SnapshotCodec.decode(broken).problems())
                    .as("time %d", i)
                    .singleElement()
                    .extracting(EntryProblem::reason)
                    .isEqualTo("Unreadable");
        }
    }
}
