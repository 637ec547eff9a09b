// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.load.Certificates;
import dev.rauta.e2e.chaos.load.Entrance;
import dev.rauta.e2e.chaos.load.Expected;
import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.chaos.net.Door;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the example from outside the cluster, at each way in, while something is done; every request is in a ledger. */
final class UnderLoad {
    /** The host of the example's HTTPRoute. */
    static final String ROUTED = "app.gateway.test";

    private static final Duration QUIET = Duration.ofSeconds(3);
    /** Longer than kube-proxy may take to know of a change, and than anything else that follows one. */
    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration SETTLES = Duration.ofSeconds(25);
    private static final Pattern SERVICE = Pattern.compile("\"service\":\\s*\"([^\"]*)\"");

    private final Journal journal;
    private final Map<String, Way> ways;
    private final Authority authority;
    private final Certificates certificates = new Certificates();
    private final Expected expected = new Expected(UnderLoad::service);

    /** Two ports of an address, which no fault ever hits. */
    record Way(InetSocketAddress plain, InetSocketAddress tls) implements Door {
        static Way of(String address, int plain, int tls) {
            return new Way(new InetSocketAddress(address, plain), new InetSocketAddress(address, tls));
        }

        @Override
        public boolean hit(int clientPort) {
            return false;
        }
    }

    /** @param ways in, by the host that is asked there besides {@link Load#SECURE} */
    UnderLoad(Journal journal, Map<String, Way> ways, Authority authority, Identity shown) {
        this.journal = journal;
        this.ways = Map.copyOf(ways);
        this.authority = authority;
        certificates.allow(shown.bundle().getCertificate().getSerialNumber());
        ways.keySet().forEach(host -> expected.of(host, "web"));
        expected.of(Load.SECURE, "web");
    }

    /** The Service that the echo server says it belongs to. */
    private static String service(String body) {
        Matcher matcher = SERVICE.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Does something that may not lose a request. */
    void losesNothing(Journal.Work work) throws Exception {
        Ledger ledger = during(work);
        assertThat(ledger.failed()).as("failed, of " + ledger.sent() + "; the table says which").isZero();
        assertThat(ledger.leftOutCount()).as("left out, of " + ledger.sent()).isLessThan(ledger.sent() / 2);
        assertThat(ledger.sent()).isPositive();
    }

    /** Does something that may. */
    Ledger during(Journal.Work work) throws Exception {
        var ledger = new Ledger();
        List<Load> loads = new ArrayList<>();
        try {
            ways.forEach((host, door) -> loads.add(Load.requests(
                    ledger, new Entrance(door, authority.certificatePem(), certificates), expected, List.of(host))));
            Thread.sleep(QUIET);
            ledger.changing(true);
            work.run();
            Thread.sleep(AFTER);
            ledger.changing(false);
            loads.forEach(Load::close);
            ledger.awaitSettled(SETTLES);
            loads.forEach(Load::hangUp);
        } finally {
            loads.forEach(Load::close);
            journal.note(ledger.table());
            journal.note("%d requests, %d failed".formatted(ledger.sent(), ledger.failed()));
        }
        return ledger;
    }
}
