// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the certificates of the feed, or of a webhook, and renews them in good time.
 *
 * <p>The authority lives in a Secret; each controller signs a certificate for itself and keeps it in a directory of its own, and
 * what others need is handed to them. Whoever comes first makes what is missing; the leader alone renews.
 */
public final class Authority implements AutoCloseable {
    static final Duration LEAF_LIFE = Duration.ofDays(90);

    private static final Logger log = LoggerFactory.getLogger(Authority.class);
    private static final Duration LOOK = Duration.ofMinutes(10);
    /** Who makes the configuration of a webhook anew has it filled in after so long. */
    private static final Duration LOOK_AT_CONFIGURATION = Duration.ofSeconds(30);

    /**
     * One of several.
     *
     * @param purpose for people, and part of the authority's own name
     * @param secret where it is kept
     * @param names by which others reach this controller
     * @param handing what others get
     */
    private record Kind(String purpose, String secret, List<String> names, Handing handing) {}

    private final AuthoritySecrets secrets;
    private final Kind kind;
    private final BooleanSupplier leader;
    private final Path directory;
    private final ScheduledExecutorService clock;
    private @Nullable Issued own;
    private String trusted = "";

    private Authority(AuthoritySecrets secrets, Kind kind, BooleanSupplier leader, Path directory) {
        this.secrets = secrets;
        this.kind = kind;
        this.leader = leader;
        this.directory = directory;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(kind.purpose() + "-authority").factory());
    }

    /**
     * That of the feed: the authority in the Secret {@code PREFIX-ca}, a certificate for the dataplanes to mount in
     * {@code PREFIX-dataplane}.
     *
     * @param namespace where the Secrets live
     * @param prefix of their names
     * @param names by which dataplanes reach this controller
     * @param leader whether this replica may renew
     * @throws IllegalArgumentException where a Secret is there and is not as it was written
     */
    public static Authority ofFeed(
            KubernetesClient client, String namespace, String prefix, List<String> names, BooleanSupplier leader)
            throws IOException {
        AuthoritySecrets secrets = new AuthoritySecrets(client, namespace);
        Kind kind = new Kind(
                "feed", prefix + "-ca", List.copyOf(names), new DataplaneCertificate(secrets, prefix + "-dataplane"));
        return open(secrets, namespace, kind, leader, LOOK);
    }

    /**
     * That of a webhook, whose authority the API server is told.
     *
     * @param namespace where the Secret lives
     * @param leader whether this replica may renew
     * @throws IllegalArgumentException where the Secret is there and is not as it was written
     */
    public static Authority ofWebhook(
            KubernetesClient client, String namespace, WebhookNames names, BooleanSupplier leader) throws IOException {
        Handing handing = names.configuration()
                .<Handing>map(configuration -> new CaBundle(client, configuration))
                .orElse((_, _, _) -> {});
        Kind kind = new Kind("webhook", names.secret(), names.names(), handing);
        return open(new AuthoritySecrets(client, namespace), namespace, kind, leader, LOOK_AT_CONFIGURATION);
    }

    private static Authority open(
            AuthoritySecrets secrets, String namespace, Kind kind, BooleanSupplier leader, Duration look) throws IOException {
        Path directory = Files.createTempDirectory(
                "rauta-" + kind.purpose(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Authority authority = new Authority(secrets, kind, leader, directory);
        try {
            authority.look(Instant.now());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Secret " + namespace + "/" + kind.secret() + ": " + e.getMessage(), e);
        }
        authority.clock.scheduleWithFixedDelay(authority::lookAgain, look.toSeconds(), look.toSeconds(), TimeUnit.SECONDS);
        return authority;
    }

    /** Where {@code ca.crt}, {@code tls.crt} and {@code tls.key} of this controller are. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            log.atWarn().addKeyValue("directory", directory).addKeyValue("error", e.toString()).log("Certificates left behind");
        }
    }

    private void lookAgain() {
        try {
            look(Instant.now());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // Certificates are renewed long before they end, so the next look is soon enough.
            log.atError()
                    .addKeyValue("of", kind.purpose())
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("Certificates not renewed");
        }
    }

    void look(Instant now) throws GeneralSecurityException, IOException {
        Optional<Secret> kept = secrets.find(kind.secret());
        if (kept.isEmpty() || AuthoritySecrets.empty(kept.get())) {
            secrets.write(kind.secret(), AuthorityBook.first("Rauta " + kind.purpose(), now), kept);
            kept = secrets.find(kind.secret());
        }
        AuthorityBook book = AuthoritySecrets.book(
                kept.orElseThrow(() -> new IllegalStateException("the " + kind.purpose() + "'s authority was made and is not there")));
        AuthorityBook renewed = book.at(now);
        if (renewed != book && leader.getAsBoolean()) {
            secrets.write(kind.secret(), renewed, kept);
            book = renewed;
            log.atInfo().addKeyValue("of", kind.purpose()).log("Authority renewed");
        }
        // What is shown is signed by what is trusted, whoever hears of it first.
        keepOwn(book, now);
        kind.handing().hand(book, leader.getAsBoolean(), now);
    }

    private void keepOwn(AuthorityBook book, Instant now) throws GeneralSecurityException, IOException {
        Issued present = own;
        String bundle = book.bundle();
        if (present == null || due(present, now) || !bundle.equals(trusted)) {
            Issued fresh = Issuer.peer(book.current(), kind.names(), now, LEAF_LIFE);
            write("ca.crt", bundle);
            write("tls.key", fresh.keyPem());
            write("tls.crt", fresh.certificatePem());
            own = fresh;
            trusted = bundle;
        }
    }

    /** Whether it is to be issued again: a third of its life is left. */
    static boolean due(Issued issued, Instant now) {
        Instant end = issued.certificate().getNotAfter().toInstant();
        return now.isAfter(end.minus(LEAF_LIFE.dividedBy(3)));
    }

    private void write(String name, String text) throws IOException {
        Path fresh = Files.createTempFile(directory, name, ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
