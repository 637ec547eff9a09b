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
 * Makes the feed's certificates and renews them in good time.
 *
 * <p>The authority lives in the Secret {@code PREFIX-ca}, a certificate for the dataplanes to mount in
 * {@code PREFIX-dataplane}; each controller signs one for itself and keeps it in a directory of its own. Whoever comes first
 * makes what is missing; the leader alone renews.
 */
public final class FeedAuthority implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FeedAuthority.class);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);
    private static final long LOOK_MINUTES = 10;

    private final FeedSecrets secrets;
    private final List<String> names;
    private final BooleanSupplier leader;
    private final Path directory;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("feed-authority").factory());
    private @Nullable Issued own;
    private String trusted = "";

    private FeedAuthority(FeedSecrets secrets, List<String> names, BooleanSupplier leader, Path directory) {
        this.secrets = secrets;
        this.names = List.copyOf(names);
        this.leader = leader;
        this.directory = directory;
    }

    /**
     * Makes what is missing, and goes on renewing.
     *
     * @param namespace where the Secrets live
     * @param prefix of their names
     * @param names by which dataplanes reach this controller
     * @param leader whether this replica may renew
     * @throws IllegalArgumentException where a Secret is there and is not as it was written
     */
    public static FeedAuthority open(
            KubernetesClient client, String namespace, String prefix, List<String> names, BooleanSupplier leader)
            throws IOException {
        Path directory = Files.createTempDirectory(
                "rauta-feed", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FeedAuthority authority =
                new FeedAuthority(new FeedSecrets(client, namespace, prefix), names, leader, directory);
        try {
            authority.look(Instant.now());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Secret " + namespace + "/" + prefix + "-ca: " + e.getMessage(), e);
        }
        authority.clock.scheduleWithFixedDelay(authority::lookAgain, LOOK_MINUTES, LOOK_MINUTES, TimeUnit.MINUTES);
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
            log.atWarn().addKeyValue("directory", directory).addKeyValue("error", e.toString()).log("Feed certificates left behind");
        }
    }

    private void lookAgain() {
        try {
            look(Instant.now());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // Certificates are renewed long before they end, so the next look is soon enough.
            log.atError().addKeyValue("error", String.valueOf(e.getMessage())).log("Feed certificates not renewed");
        }
    }

    void look(Instant now) throws GeneralSecurityException, IOException {
        Optional<Secret> kept = secrets.authority();
        if (kept.isEmpty()) {
            secrets.write(AuthorityBook.first(now), kept);
            kept = secrets.authority();
        }
        AuthorityBook book = FeedSecrets.book(
                kept.orElseThrow(() -> new IllegalStateException("the feed's authority was made and is not there")));
        AuthorityBook renewed = book.at(now);
        if (renewed != book && leader.getAsBoolean()) {
            secrets.write(renewed, kept);
            book = renewed;
            log.atInfo().log("Feed authority renewed");
        }
        keepDataplane(book, now);
        keepOwn(book, now);
    }

    private void keepDataplane(AuthorityBook book, Instant now) throws GeneralSecurityException {
        Optional<Secret> kept = secrets.dataplane();
        boolean due = kept.isEmpty()
                || leader.getAsBoolean()
                        && (!FeedSecrets.bundle(kept.get()).equals(book.bundle()) || due(FeedSecrets.pair(kept.get()), now));
        if (due) {
            secrets.write(
                    Issuer.client(book.current(), "rauta-dataplane", List.of("rauta://fleet/default"), now, LEAF_LIFE),
                    book.bundle(),
                    kept);
            log.atInfo().log("Dataplanes' certificate issued");
        }
    }

    private void keepOwn(AuthorityBook book, Instant now) throws GeneralSecurityException, IOException {
        Issued present = own;
        String bundle = book.bundle();
        if (present == null || due(present, now) || !bundle.equals(trusted)) {
            Issued fresh = Issuer.peer(book.current(), names, now, LEAF_LIFE);
            write("ca.crt", bundle);
            write("tls.key", fresh.keyPem());
            write("tls.crt", fresh.certificatePem());
            own = fresh;
            trusted = bundle;
        }
    }

    private static boolean due(Issued issued, Instant now) {
        Instant end = issued.certificate().getNotAfter().toInstant();
        return now.isAfter(end.minus(LEAF_LIFE.dividedBy(3)));
    }

    private void write(String name, String text) throws IOException {
        Path fresh = Files.createTempFile(directory, name, ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
