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
    private static final Snapshot SECURE = secure().snapshot();

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (long seed = 0; seed < 300; seed++) {
            Snapshot snapshot = RandomSnapshots.of(seed);
            SnapshotCodec.Decoded decoded = SnapshotCodec.decode(Travelling.received(SnapshotCodec.encode(snapshot)));
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
        List<Entry> before = new ArrayList<>(SnapshotCodec.encode(Travelling.WEB).entries().values());
        List<Entry> after = new ArrayList<>(SnapshotCodec.encode(other).entries().values());
        after.removeAll(before);
        assertThat(after).singleElement().extracting(Entry::key)
                .isEqualTo(new EntryKey(Section.ENDPOINTS, "default/web:80"));
    }

    @Test
    void aHostThatCannotBeReadIsClosedAndNoOtherHost() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(
                Travelling.changed(Section.VIRTUAL_HOST, "ingress/80|a.example", body -> body.replace("Prefix", "Telepathy")));
        assertThat(decoded.problems()).singleElement().extracting(EntryProblem::reason).isEqualTo("Unreadable");
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes())
                .singleElement()
                .extracting(route -> route.action())
                .isEqualTo(new Action.Respond(503, "entry-unreadable"));
        assertThat(decoded.snapshot().routes().virtualHosts().get(1))
                .isEqualTo(Travelling.WEB.routes().virtualHosts().get(1));
    }

    /** A property from a newer controller could be a guard: serving without it would open what it closes. */
    @Test
    void anUnknownPropertyClosesItsEntry() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(Travelling.changed(
                Section.VIRTUAL_HOST, "ingress/80|a.example", body -> body.replace("\"action\"", "\"guard\":1,\"action\"")));
        assertThat(decoded.problems()).hasSize(1);
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes().getFirst().action())
                .isInstanceOf(Action.Respond.class);
    }

    @Test
    void anUpstreamThatCannotBeReadBreaksItsRoutesAlone() {
        SnapshotCodec.Decoded decoded =
                SnapshotCodec.decode(Travelling.changed(Section.UPSTREAM, "default/web:80", _ -> "{"));
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
                SnapshotCodec.decode(Travelling.changed(copied, Section.UPSTREAM, "default/web:80", _ -> "{"));
        assertThat(decoded.problems())
                .extracting(EntryProblem::reason)
                .containsExactlyInAnyOrder("Unreadable", "Dangling", "Dangling");
        assertThat(decoded.snapshot().routes().virtualHosts().getFirst().routes().getFirst().action())
                .isEqualTo(new Action.Forward(List.of(
                        new WeightedDestination(1, new Destination.Broken(503, "upstream-unknown"), List.of()))));
    }

    /** Who was to get its requests while it has no endpoints may not be meant to see what its guard would have kept out. */
    @Test
    void aShareThatYieldsStaysOneOrIsBroken() {
        WeightedDestination main = new WeightedDestination(0, new Destination.To(Tables.named("main")), List.of());
        WeightedDestination next = new WeightedDestination(1, new Destination.To(Tables.named("web")), List.of()).yielding();
        Snapshot snapshot = Tables.http(80)
                .upstream("web", UpstreamProtocol.AUTO)
                .upstream("main", UpstreamProtocol.AUTO)
                .action("a.example", "/", new Action.Forward(List.of(next, main)))
                .snapshot();
        assertThat(SnapshotCodec.decode(Travelling.received(SnapshotCodec.encode(snapshot))).snapshot()).isEqualTo(snapshot);
        assertThat(SnapshotCodec.decode(Travelling.changed(snapshot, Section.UPSTREAM, "default/web:80", _ -> "{"))
                        .snapshot().routes().virtualHosts().getFirst().routes().getFirst().action())
                .isEqualTo(new Action.Forward(List.of(next.to(new Destination.Broken(503, "upstream-unknown")), main)));
    }

    /** Nobody would take its requests. */
    @Test
    void aRouteWhoseSharesAllYieldIsNone() {
        WeightedDestination next = new WeightedDestination(1, new Destination.To(Tables.named("web")), List.of()).yielding();
        assertThatThrownBy(() -> new Action.Forward(List.of(next, next)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("yields: all 2 destinations (expected: one that does not)");
        assertThat(new Action.Forward(List.of(next, next.to(new Destination.Broken(500, "x")), new WeightedDestination(0, next.destination(), List.of())))
                        .fallback())
                .hasValueSatisfying(one -> assertThat(one.yields()).isFalse());
    }

    /** What cannot be read may demand client certificates. */
    @Test
    void aServerNameThatCannotBeReadLetsNobodyIn() {
        SnapshotCodec.Decoded decoded = SnapshotCodec.decode(Travelling.changed(
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
                SnapshotCodec.decode(Travelling.changed(SECURE, Section.CERTIFICATE, "default/a", _ -> "{"));
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
        assertThat(SnapshotCodec.decode(Travelling.received(SnapshotCodec.encode(snapshot))).snapshot()).isEqualTo(snapshot);
        assertThat(snapshot.toString()).doesNotContain("nobody");
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                body -> body.replace("USERS", "PEOPLE-nobody"), _ -> "{\"nobody\"", body -> body.replace("default/users", "default/others"))) {
            SnapshotCodec.Decoded decoded =
                    SnapshotCodec.decode(Travelling.changed(snapshot, Section.CREDENTIALS, "default/users", change));
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
                    SnapshotCodec.decode(Travelling.changed(SECURE, Section.STREAM, "ingress/443|p.example", change));
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
                    Travelling.received(SnapshotCodec.encode(RandomSnapshots.of(i % 20))).entries().values());
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
}
