// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.RouteTable;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointShareTest {
    private static final UpstreamName WEB = UpstreamName.of("default", "web", 80);
    private static final UpstreamName OTHER = UpstreamName.of("default", "other", 80);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 128})
    void aSmallSetIsOneEntryOfItsUpstreamsName(int size) {
        assertThat(EndpointShare.of(set(size))).singleElement().satisfies(share -> {
            assertThat(share.id()).isEqualTo("default/web:80");
            assertThat(share.endpoints()).hasSize(size);
        });
    }

    @ParameterizedTest
    @CsvSource({"129, 4", "256, 4", "257, 8", "1000, 16", "5000, 128"})
    void aLargeOneIsCutIntoSharesOfAboutTheSameSize(int size, int shares) {
        List<EndpointShare> cut = EndpointShare.of(set(size));
        assertThat(cut).hasSize(shares).isSorted().extracting(EndpointShare::of).containsOnly(shares);
        assertThat(cut.stream().flatMap(share -> share.endpoints().stream())).containsExactlyInAnyOrderElementsOf(set(size).endpoints());
        assertThat(cut).allSatisfy(share -> assertThat(share.endpoints()).hasSizeBetween(1, 2 * size / shares + 8).isSorted());
        assertThat(cut).allSatisfy(share -> assertThat(EndpointShare.whose(new EntryKey(Section.ENDPOINTS, share.id()))).isEqualTo(WEB.value()));
    }

    @Test
    void aReplacedEndpointChangesTwoSharesAtMost() {
        List<Endpoint> endpoints = new ArrayList<>(set(5000).endpoints());
        EncodedSnapshot before = SnapshotCodec.encode(snapshot(endpoints));
        endpoints.set(17, new Endpoint("10.99.0.1", 8080));
        Changes changes = SnapshotCodec.encode(snapshot(endpoints)).since(before);
        assertThat(changes.removes()).isEmpty();
        assertThat(changes.puts()).hasSizeBetween(1, 2).allSatisfy(entry -> assertThat(entry.body()).hasSizeLessThan(6000));
    }

    /** Sets that grow and shrink over every limit; written as differences, and read so and as a whole. */
    @Test
    void whateverChangesIsReadAsItWasWritten() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Endpoint> endpoints = new ArrayList<>(set(random.nextInt(600)).endpoints());
            Snapshot now = snapshot(endpoints);
            EncodedSnapshot written = SnapshotCodec.encode(now);
            EncodedSnapshot held = received(written);
            for (int step = 0; step < 20; step++) {
                assertThat(SnapshotCodec.decode(held)).as("seed %d step %d", seed, step).isEqualTo(new SnapshotCodec.Decoded(now, List.of()));
                assertThat(SnapshotCodec.decode(received(held)).snapshot()).as("seed %d step %d, whole", seed, step).isEqualTo(now);
                assertThat(held.version()).isEqualTo(SnapshotCodec.encode(now).version());
                change(endpoints, random);
                Snapshot next = snapshot(endpoints);
                EncodedSnapshot after = SnapshotCodec.encode(next, now, written);
                Changes changes = after.since(written);
                held = held.with(new Changes(changes.puts().stream().map(EndpointShareTest::received).toList(), changes.removes()));
                now = next;
                written = after;
            }
        }
    }

    @Test
    void aShareThatCannotBeReadHarmsItselfAlone() {
        EncodedSnapshot sound = SnapshotCodec.encode(snapshot(set(1000).endpoints()));
        EncodedSnapshot broken = with(received(sound), "default/web:80#3/16", "{");
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(broken);
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::reason).isEqualTo("Unreadable");
        assertThat(endpoints(decoded)).hasSizeBetween(900, 999).isSubsetOf(set(1000).endpoints());
        // A change elsewhere does not make it sound.
        SnapshotCodec.Decoded next = SnapshotCodec.decode(with(
                broken, "default/other:80", "{\"endpoints\":[],\"number\":0,\"of\":1,\"upstream\":\"default/other:80\"}"));
        assertThat(next.problems()).isEqualTo(decoded.problems());
        assertThat(endpoints(next)).isEqualTo(endpoints(decoded));
    }

    @Test
    void sharesOfTwoWaysToCutAreToldAndAllServe() {
        EncodedSnapshot sound = SnapshotCodec.encode(snapshot(set(1000).endpoints()));
        String stray = "{\"endpoints\":[{\"host\":\"10.99.0.1\",\"port\":80}],\"number\":1,\"of\":2,\"upstream\":\"default/web:80\"}";
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(with(received(sound), "default/web:80#1/2", stray));
        assertThat(decoded.problems()).isNotEmpty().extracting(EntryProblem::reason).containsOnly("Conflict");
        assertThat(endpoints(decoded)).hasSize(1001).contains(new Endpoint("10.99.0.1", 80));
        // Nor does it matter whether the sound ones have been read before.
        EncodedSnapshot held = received(sound);
        assertThat(SnapshotCodec.decode(held).problems()).isEmpty();
        assertThat(SnapshotCodec.decode(with(held, "default/web:80#1/2", stray))).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#1/2", "a|b"})
    void aKeyThatNamesNobodyHarmsItselfAlone(String id) {
        EncodedSnapshot held = received(SnapshotCodec.encode(snapshot(set(300).endpoints())));
        SnapshotCodec.Decoded before = SnapshotCodec.decode(held);
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(with(held, id, "{}"));
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::entry).isEqualTo(new EntryKey(Section.ENDPOINTS, id));
        assertThat(decoded.snapshot()).isEqualTo(before.snapshot());
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "2, 2", "-1, 2", "0, 0", "0, -2147483648"})
    void aShareThatCannotBeIsRefused(int number, int of) {
        String body = "{\"endpoints\":[],\"number\":" + number + ",\"of\":" + of + ",\"upstream\":\"default/web:80\"}";
        EncodedSnapshot sound = SnapshotCodec.encode(snapshot(List.of()));
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(with(received(sound), "default/web:80#" + number + "/" + of, body));
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::reason).isEqualTo("Unreadable");
    }

    /** What serves compares objects first: ten thousand sets that are equal but others would cost it a look at each endpoint. */
    @Test
    void setsThatNothingHasChangedStayTheSameObjects() {
        EncodedSnapshot held = received(SnapshotCodec.encode(snapshot(set(1000).endpoints())));
        List<EndpointSet> before = SnapshotCodec.decode(held).snapshot().endpoints();
        String upstream = "{\"balancing\":{\"type\":\"RoundRobin\"},\"name\":\"default/new:80\",\"protocol\":\"AUTO\",\"tls\":null}";
        byte[] body = upstream.getBytes(StandardCharsets.UTF_8);
        Entry other = new Entry(new EntryKey(Section.UPSTREAM, "default/new:80"), SnapshotCodec.digest(body), body);
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(held.with(new Changes(List.of(other), List.of())));
        assertThat(decoded.problems()).isEmpty();
        assertThat(decoded.snapshot().endpoints()).hasSize(3);
        assertThat(decoded.snapshot().endpoints().get(1)).isSameAs(before.getFirst());
        assertThat(decoded.snapshot().endpoints().getLast()).isSameAs(before.getLast());
    }

    private static void change(List<Endpoint> endpoints, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                Collections.shuffle(endpoints, random);
                endpoints.subList(0, endpoints.size() / 2).clear();
            }
            case 1 -> IntStream.range(0, random.nextInt(400)).forEach(_ -> endpoints.add(any(random)));
            default -> {
                if (!endpoints.isEmpty()) {
                    endpoints.set(random.nextInt(endpoints.size()), any(random));
                }
            }
        }
    }

    private static Endpoint any(Random random) {
        return new Endpoint(
                "10." + random.nextInt(3) + "." + random.nextInt(256) + "." + random.nextInt(256),
                8080,
                random.nextBoolean() ? "" : "zone-" + random.nextInt(3));
    }

    /** As a cluster hands them out: nodes of 256 addresses. */
    private static EndpointSet set(int size) {
        return new EndpointSet(
                WEB,
                IntStream.range(0, size)
                        .mapToObj(i -> new Endpoint("10.244." + i % 50 + "." + (2 + i / 50), 8080))
                        .toList());
    }

    private static Snapshot snapshot(List<Endpoint> endpoints) {
        return new Snapshot(
                RouteTable.empty(),
                Stream.of(WEB, OTHER)
                        .map(name -> new Upstream(name, UpstreamProtocol.AUTO, Optional.empty(), new LoadBalancing.RoundRobin()))
                        .toList(),
                List.of(new EndpointSet(WEB, endpoints), new EndpointSet(OTHER, List.of(new Endpoint("10.1.0.1", 80)))),
                List.of());
    }

    private static List<Endpoint> endpoints(SnapshotCodec.Decoded decoded) {
        return decoded.snapshot().endpoints().getLast().endpoints();
    }

    private static EncodedSnapshot with(EncodedSnapshot snapshot, String id, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Entry entry = new Entry(new EntryKey(Section.ENDPOINTS, id), SnapshotCodec.digest(bytes), bytes);
        return snapshot.with(new Changes(List.of(entry), List.of()));
    }

    /** As it is where nobody has read it yet. */
    private static EncodedSnapshot received(EncodedSnapshot snapshot) {
        return SnapshotArchive.read(SnapshotArchive.write(snapshot));
    }

    private static Entry received(Entry entry) {
        return new Entry(entry.key(), entry.digest(), entry.body());
    }
}
