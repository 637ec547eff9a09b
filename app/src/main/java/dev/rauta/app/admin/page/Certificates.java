// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.app.metrics.CertificateExpiry;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which certificates are shown for which hosts, and when they end. */
final class Certificates {
    private static final Duration SOON = Duration.ofDays(21);
    private static final Listing.Heading HEADING = new Listing.Heading(
            "certificates", "Certificates", "There is no certificate.", List.of("Secret", "Hosts", "Ends", "State"));

    private final Map<CertificateName, Instant> ends;
    private final Map<CertificateName, SortedSet<String>> hosts = new HashMap<>();
    private final Instant now = Instant.now();

    private Certificates(Snapshot snapshot) {
        ends = CertificateExpiry.ends(snapshot);
        for (SniBinding binding : snapshot.routes().sniBindings()) {
            binding.certificates().forEach(name -> shown(name, binding.host().toString()));
        }
        for (Listener listener : snapshot.routes().listeners()) {
            if (listener.protocol() instanceof ListenerProtocol.Https https) {
                https.fallback().ifPresent(name -> shown(name, listener.host().toString()));
            }
        }
    }

    /** Those that end first, first; before them those that cannot be read. */
    static Listing<Certificate> of(Facts facts) {
        Snapshot snapshot = facts.held().map(Facts.Held::snapshot).orElseGet(Snapshot::empty);
        Certificates its = new Certificates(snapshot);
        List<Certificate> all = snapshot.certificates().stream()
                .sorted(Comparator.comparing((Certificate one) -> its.ends.getOrDefault(one.name(), Instant.MIN)))
                .toList();
        return new Listing<>(HEADING, all, one -> one.name() + " " + String.join(" ", its.of(one)), its::row);
    }

    private void shown(CertificateName name, String host) {
        hosts.computeIfAbsent(name, _ -> new TreeSet<>()).add(host);
    }

    private SortedSet<String> of(Certificate one) {
        return hosts.getOrDefault(one.name(), new TreeSet<>());
    }

    private List<Cell> row(Certificate one) {
        Instant end = ends.get(one.name());
        List<Cell> its = of(one).stream().map(Cell::plain).collect(Collectors.toList());
        return List.of(
                Cell.plain(one.name().value()),
                its.isEmpty() ? Cell.faint("none") : Cell.few(6, its),
                end == null ? Cell.faint("not known") : Cell.plain(end.truncatedTo(ChronoUnit.MINUTES).toString()),
                state(end));
    }

    private Cell state(@Nullable Instant end) {
        if (end == null) {
            return Cell.of(Cell.Kind.BAD, "unreadable");
        }
        Duration left = Duration.between(now, end);
        return left.isNegative()
                ? Cell.of(Cell.Kind.BAD, "ended " + Ages.of(left.negated()) + " ago")
                : Cell.of(left.compareTo(SOON) < 0 ? Cell.Kind.WARN : Cell.Kind.GOOD, Ages.of(left) + " left");
    }
}
