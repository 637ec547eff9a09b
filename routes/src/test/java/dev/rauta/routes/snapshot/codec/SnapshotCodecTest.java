// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.RandomSnapshots;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class SnapshotCodecTest {
    private static final Snapshot WEB = Tables.http(80)
            .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
            .forward("a.example", "/", "web")
            .forward("b.example", "/", "web")
            .snapshot();
    private static final Snapshot SECURE = secure().snapshot();

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (long seed = 0; seed < 300; seed++) {
            Snapshot snapshot = RandomSnapshots.of(seed);
            SnapshotCodec.Decoded decoded = SnapshotCodec.decode(received(SnapshotCodec.encode(snapshot)));
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
    void aZoneCostsNothingWhereItIsNotSaid() {
        assertThat(text(new Endpoint("10.0.0.1", 80))).contains("\"endpoints\":[{\"host\":\"10.0.0.1\",\"port\":80}]");
        assertThat(text(new Endpoint("10.0.0.1", 80, "a"))).contains("{\"host\":\"10.0.0.1\",\"port\":80,\"zone\":\"a\"}");
    }

    private static String text(Endpoint endpoint) {
        Entry entry = SnapshotCodec.encode(Tables.http(80).upstream("web", UpstreamProtocol.AUTO, endpoint).snapshot())
                .find(new EntryKey(Section.ENDPOINTS, "default/web:80"));
        return new String(Objects.requireNonNull(entry).body(), StandardCharsets.UTF_8);
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
    void aShareWhoseMirrorCannotBeReadEitherIsBroken() {
        WeightedDestination share = new WeightedDestination(
                1,
                new Destination.To(Tables.named("web")),
                List.of(new Filter.Mirror(Tables.named("web"), 1, 1)));
        Snapshot copied = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .action("a.example", "/", new Action.Forward(List.of(share)))
                .snapshot();
        SnapshotCodec.Decoded decoded =
                SnapshotCodec.decode(changed(copied, Section.UPSTREAM, "default/web:80", _ -> "{"));
        assertThat(decoded.problems())
                .extracting(EntryProblem::reason)
                .containsExactlyInAnyOrder("Unreadable", "Dangling", "Dangling");
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes().getFirst().action())
                .isEqualTo(new Action.Forward(List.of(
                        new WeightedDestination(1, new Destination.Broken(503, "upstream-unknown"), List.of()))));
    }

    /** What cannot be read may demand client certificates. */
    @Test
    void aServerNameThatCannotBeReadLetsNobodyIn() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(changed(
                SECURE, Section.SNI_BINDING, "ingress/443|a.example", body -> body.replace("OPTIONAL", "TELEPATHY")));
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::reason).isEqualTo("Unreadable");
        assertThat(decoded.snapshot().routes().sniBindings()).singleElement().satisfies(binding -> {
            assertThat(binding.host()).hasToString("a.example");
            assertThat(binding.clients()).contains(ClientValidation.closed());
        });
    }

    @Test
    void aServerNameKeepsItsDemandWithoutItsCertificate() {
        SnapshotCodec.Decoded decoded =
                SnapshotCodec.decode(changed(SECURE, Section.CERTIFICATE, "default/a", _ -> "{"));
        assertThat(decoded.problems()).extracting(EntryProblem::reason).containsExactly("Dangling", "Unreadable");
        assertThat(decoded.snapshot().routes().sniBindings()).singleElement().satisfies(binding -> {
            assertThat(binding.certificates()).isEmpty();
            assertThat(binding.clients().orElseThrow().mode()).isEqualTo(ClientValidation.Mode.OPTIONAL);
        });
    }

    /** Nobody can be let in where those are missing that may be. */
    @Test
    void aRouteWhoseGuardIsIncompleteIsClosed() {
        CredentialsName users = new CredentialsName("default/users");
        Guard basic = new Guard.Basic(users, "r", Optional.empty(), false);
        Snapshot snapshot = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .credentials(new Credentials(users, Credentials.Kind.USERS, new SecretText("tell:nobody")))
                .forward("a.example", "/", "web", basic)
                .forward("a.example", "/open", "web")
                .forward("a.example", "/share", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(
                        new WeightedDestination(1, new Destination.To(Tables.named("web")), List.of(basic)),
                        new WeightedDestination(2, new Destination.To(Tables.named("web")), List.of())))))
                .snapshot();
        assertThat(SnapshotCodec.decode(received(SnapshotCodec.encode(snapshot))).snapshot()).isEqualTo(snapshot);
        assertThat(snapshot.toString()).doesNotContain("nobody");
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                body -> body.replace("USERS", "PEOPLE-nobody"), _ -> "{\"nobody\"", body -> body.replace("default/users", "default/others"))) {
            SnapshotCodec.Decoded decoded =
                    SnapshotCodec.decode(changed(snapshot, Section.CREDENTIALS, "default/users", change));
            assertThat(decoded.problems()).extracting(EntryProblem::reason).startsWith("Dangling", "Dangling").hasSize(3);
            assertThat(decoded.problems().toString()).doesNotContain("nobody");
            List<Route> routes = decoded.snapshot().routes().virtualHosts().getFirst().routes();
            Action.Respond closed = new Action.Respond(503, "guard-incomplete");
            assertThat(routes).extracting(Route::action).contains(closed);
            assertThat(routes).filteredOn(route -> route.action().equals(closed)).hasSize(1);
            assertThat(routes).allSatisfy(route -> assertThat(route.filters()).isEmpty());
            assertThat(routes.toString()).contains("Broken[status=503, reason=guard-incomplete]").doesNotContain("Basic");
        }
        assertThatThrownBy(() -> Tables.http(80)
                        .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                        .forward("a.example", "/", "web", basic)
                        .snapshot())
                .hasMessageContaining("refers to default/users (expected: a part of the snapshot)");
    }

    @Test
    void aPassthroughThatCannotBeReadOrLedAnywhereIsBroken() {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                body -> body.replace("destinations", "destiny"), body -> body.replace("default/web:80", "default/gone:80"))) {
            SnapshotCodec.Decoded decoded =
                    SnapshotCodec.decode(changed(SECURE, Section.STREAM, "ingress/443|p.example", change));
            assertThat(decoded.problems()).hasSize(1);
            assertThat(decoded.snapshot().routes().streams()).singleElement().satisfies(route -> assertThat(
                            route.destinations().getFirst().destination())
                    .isInstanceOf(Destination.Broken.class));
        }
    }

    @Test
    void aPassthroughChangesNoOtherEntry() {
        Tables with = secure().passthrough("q.example", "web");
        List<Entry> before = new ArrayList<>(SnapshotCodec.encode(SECURE).entries().values());
        List<Entry> after = new ArrayList<>(SnapshotCodec.encode(with.snapshot()).entries().values());
        after.removeAll(before);
        assertThat(after).singleElement().extracting(Entry::key)
                .isEqualTo(new EntryKey(Section.STREAM, "ingress/443|q.example"));
    }

    @Test
    void aServerNameIsTerminatedOrPassedOnNeverBoth() {
        assertThatThrownBy(() -> secure().passthrough("a.example", "web").snapshot())
                .hasMessageContaining("a.example on listener ingress/443 twice");
    }

    private static Tables secure() {
        return Tables.https(443)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8443))
                .certificate(
                        "a.example", Certificate.of(new CertificateName("default/a"), "chain", new PrivateKey("key")))
                .clients("a.example", new ClientValidation(
                        ClientValidation.Mode.OPTIONAL, "trust", Optional.empty(), Optional.empty()))
                .passthrough("p.example", "web");
    }

    @Test
    void noBitFlipDoesMoreThanCloseEntries() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            List<Entry> entries = new ArrayList<>(
                    received(SnapshotCodec.encode(RandomSnapshots.of(i % 20))).entries().values());
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
        assertThat(RandomSnapshots.of(3).toString()).doesNotContain("key 0", "secret ");
    }

    @Test
    void whatStaysIsNotEncodedAgain() {
        Snapshot other = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
                .forward("a.example", "/", "web")
                .forward("b.example", "/other", "web")
                .snapshot();
        EncodedSnapshot before = SnapshotCodec.encode(WEB);
        EncodedSnapshot after = SnapshotCodec.encode(other, WEB, before);
        assertThat(after.version()).isEqualTo(SnapshotCodec.encode(other).version());
        EntryKey changed = new EntryKey(Section.VIRTUAL_HOST, "ingress/80|b.example");
        after.entries().forEach((key, entry) -> assertThat(entry == before.entries().get(key))
                .as(key.toString())
                .isEqualTo(!key.equals(changed)));
        assertThat(SnapshotCodec.decode(received(after)).snapshot()).isEqualTo(other);
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
        EncodedSnapshot received = received(SnapshotCodec.encode(WEB));
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
            EncodedSnapshot snapshot = changed(Section.VIRTUAL_HOST, "ingress/80|a.example", written);
            EncodedSnapshot copy = received(snapshot);
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
            EncodedSnapshot held = received(EncodedSnapshot.of(all));
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
                SnapshotCodec.Decoded whole = SnapshotCodec.decode(received(held));
                assertThat(SnapshotCodec.decode(held)).as("seed %d step %d", seed, step).isEqualTo(whole);
                assertThat(held.origin()).isNull();
            }
        }
    }

    @Test
    void whereEndpointsAloneHaveChangedAllElseIsTheSame() {
        EncodedSnapshot held = received(SnapshotCodec.encode(WEB));
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
        EncodedSnapshot broken = changed(Section.VIRTUAL_HOST, "ingress/80|a.example", _ -> "{");
        for (int i = 0; i < 2; i++) {
            assertThat(SnapshotCodec.decode(broken).problems())
                    .as("time %d", i)
                    .singleElement()
                    .extracting(EntryProblem::reason)
                    .isEqualTo("Unreadable");
        }
    }

    /** As it is where nobody has read it yet. */
    private static EncodedSnapshot received(EncodedSnapshot snapshot) {
        return SnapshotArchive.read(SnapshotArchive.write(snapshot));
    }

    private static EncodedSnapshot changed(Section section, String id, UnaryOperator<String> change) {
        return changed(WEB, section, id, change);
    }

    private static EncodedSnapshot changed(
            Snapshot snapshot, Section section, String id, UnaryOperator<String> change) {
        EntryKey key = new EntryKey(section, id);
        List<Entry> entries = new ArrayList<>(received(SnapshotCodec.encode(snapshot)).entries().values());
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
