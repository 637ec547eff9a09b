// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.snapshot.EntryKey;
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
import org.junit.jupiter.api.Test;

final class DifferenceDecoderTest {
    private static final Snapshot WEB = web("b.example").snapshot();

    private static Tables web(String second) {
        return Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .forward("a.example", "/", "web")
                .forward(second, "/", "web");
    }

    /** Hosts that change, now and then into something that cannot be read or leads nowhere, and back. */
    @Test
    void aDifferenceIsReadAsTheWholeWouldBe() {
        int alone = 0;
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            EncodedSnapshot held = received(SnapshotCodec.encode(RandomSnapshots.of(seed)));
            SnapshotCodec.decode(held);
            for (int step = 0; step < 10; step++) {
                List<Entry> hosts = held.entries().values().stream()
                        .filter(entry -> entry.key().section() == Section.VIRTUAL_HOST)
                        .toList();
                if (hosts.isEmpty()) {
                    break;
                }
                Entry one = hosts.get(random.nextInt(hosts.size()));
                Entry other = hosts.get(random.nextInt(hosts.size()));
                String body = new String(one.body(), StandardCharsets.UTF_8);
                EntryKey elsewhere = new EntryKey(Section.VIRTUAL_HOST, one.key().id() + ".new.example");
                Entry put = switch (random.nextInt(6)) {
                    case 0 -> entry(one.key(), body.replace("/", "/x"));
                    case 1 -> entry(one.key(), body.replace("503", "500").replace("Prefix", "Exact"));
                    case 2 -> entry(one.key(), new String(other.body(), StandardCharsets.UTF_8));
                    case 3 -> entry(one.key(), body.replace("default/", "nowhere/"));
                    case 4 -> entry(elsewhere, body);
                    default -> entry(one.key(), "{}");
                };
                held = held.with(new Changes(List.of(put), List.of()));
                alone += DifferenceDecoder.decode(held) == null ? 0 : 1;
                Object whole = outcome(received(held));
                assertThat(outcome(held)).as("seed %d step %d", seed, step).isEqualTo(whole);
                if (whole instanceof String) {
                    break;
                }
            }
        }
        assertThat(alone).as("read by themselves").isGreaterThan(20);
    }

    @Test
    void allElseIsTheSame() {
        EncodedSnapshot held = received(SnapshotCodec.encode(WEB));
        Snapshot before = SnapshotCodec.decode(held).snapshot();
        Snapshot edited = web("c.example").snapshot();
        Entry come = SnapshotCodec.encode(edited).entries().get(new EntryKey(Section.VIRTUAL_HOST, "ingress/80|c.example"));
        EncodedSnapshot now = held.with(new Changes(List.of(come), List.of()));
        Snapshot after = SnapshotCodec.decode(now).snapshot();
        assertThat(after.routes().virtualHosts()).hasSize(3);
        assertThat(after.routes().virtualHosts().getFirst()).isSameAs(before.routes().virtualHosts().getFirst());
        assertThat(after.upstreams()).isSameAs(before.upstreams());
        assertThat(after.certificates()).isSameAs(before.certificates());
    }

    @Test
    void whatFollowsOnAnotherIsWhatItsPartsMake() {
        Snapshot before = Snapshot.empty();
        for (long seed = 0; seed < 200; seed++) {
            Snapshot now = RandomSnapshots.of(seed / 2);
            assertThat(Snapshot.after(before, now.routes(), now.upstreams(), now.endpoints(), now.certificates(), now.credentials()))
                    .as("seed %d", seed)
                    .isEqualTo(now);
            before = now;
        }
    }

    @Test
    void aNewHostThatLeadsNowhereMakesNoSnapshot() {
        RouteTable astray = Tables.http(80)
                .upstream("gone", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .forward("a.example", "/", "web")
                .forward("d.example", "/", "gone")
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .snapshot()
                .routes();
        List<VirtualHost> hosts = new ArrayList<>(WEB.routes().virtualHosts());
        hosts.add(astray.virtualHosts().getLast());
        assertThatThrownBy(() -> WEB.with(WEB.routes().with(hosts)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gone");
    }

    /** What is read, or why nothing can be: two entries for one host make no snapshot. */
    private static Object outcome(EncodedSnapshot encoded) {
        try {
            return SnapshotCodec.decode(encoded);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Entry entry(EntryKey key, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Entry(key, SnapshotCodec.digest(bytes), bytes);
    }

    /** As it is where nobody has read it yet. */
    private static EncodedSnapshot received(EncodedSnapshot snapshot) {
        return SnapshotArchive.read(SnapshotArchive.write(snapshot));
    }
}
