// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.chaos.ledger.Kind;
import dev.rauta.e2e.chaos.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The changes that may not lose a request, each some number of times, under load. */
final class ZeroLoss {
    /** Clients end their WebSockets and streams well within a drain's time. */
    static final Duration SHORT_LIVED = Duration.ofSeconds(4);

    /** Longer than any run. */
    static final Duration ENDLESS = Duration.ofHours(1);

    private static final Duration BETWEEN_REPLACEMENTS = Duration.ofMillis(150);

    private final Site site;
    private final Random random;
    private final Duration quiet;

    /** @param quiet how long the load runs before and after the changes */
    ZeroLoss(Site site, long seed, Duration quiet) {
        this.site = site;
        this.random = new Random(seed);
        this.quiet = quiet;
    }

    void endpointReplacements(int times) throws Exception {
        check(site.under(times + " endpoint replacements", ENDLESS, quiet, _ -> {
            for (int i = 0; i < times; i++) {
                site.pods().replace(service(), random.nextInt(4) == 0 ? Pods.Grace.HARD : Pods.Grace.SOFT);
                Site.rest(BETWEEN_REPLACEMENTS);
            }
        }));
    }

    void routeEdits(int times) throws Exception {
        check(site.under(times + " route edits", ENDLESS, quiet, _ -> {
            for (int i = 0; i < times; i++) {
                site.edits().edit();
                site.edits().awaitEffect();
            }
        }));
    }

    void annotationEdits(int times) throws Exception {
        List<String> done = new ArrayList<>();
        Ledger ledger = site.under(times + " edits of annotations", ENDLESS, quiet, its -> {
            site.annotationEdits().begin();
            for (int i = 0; i < times; i++) {
                done.add(site.annotationEdits().edit(random) + ", in effect at %.3f s".formatted(its.seconds()));
            }
            site.annotationEdits().end();
        });
        if (ledger.failed() > 0) {
            done.forEach(System.out::println);
        }
        check(ledger);
    }

    void certificateSwaps(int times) throws Exception {
        check(site.under(times + " certificate swaps", ENDLESS, quiet, _ -> {
            for (int i = 0; i < times; i++) {
                site.swaps().swap();
                site.swaps().awaitEffect();
            }
        }));
    }

    void dataplaneRestarts(int times) throws Exception {
        check(site.under(times + " dataplane restarts", SHORT_LIVED, quiet, _ -> {
            for (int i = 0; i < times; i++) {
                restartDataplane(random.nextInt(Fleet.DATAPLANES));
            }
        }));
    }

    /**
     * A WebSocket or a stream that outlives the drain is cut at its end, with the message that was under way; and nothing else
     * is.
     */
    void restartUnderEndlessConversations() throws Exception {
        Ledger ledger = site.under("a dataplane's restart, under WebSockets and streams without end", ENDLESS, quiet,
                _ -> restartDataplane(random.nextInt(Fleet.DATAPLANES)));
        long webSockets = ledger.failed(Kind.WEBSOCKET_END);
        long streams = ledger.failed(Kind.GRPC_STREAM_END);
        assertThat(ledger.failed(Kind.WEBSOCKET)).as("messages of cut WebSockets").isLessThanOrEqualTo(webSockets);
        assertThat(ledger.failed(Kind.GRPC_STREAM)).as("messages of cut streams").isLessThanOrEqualTo(streams);
        long conversations = webSockets + streams + ledger.failed(Kind.WEBSOCKET) + ledger.failed(Kind.GRPC_STREAM);
        assertThat(ledger.failed()).as(() -> "failed\n" + ledger.table()).isEqualTo(conversations);
    }

    void controllerKills(int times) throws Exception {
        check(site.under(times + " controller kills", ENDLESS, quiet, _ -> {
            for (int i = 0; i < times; i++) {
                killController(i % site.fleet().controllerCount());
                site.fleet().awaitConverged();
            }
        }));
    }

    /** Everything at once: replacements, edits and swaps in any order, restarts and kills in their midst. */
    void allTogether(int replacements, int edits, int swaps, int restarts, int kills) throws Exception {
        check(site.under("all together", SHORT_LIVED, quiet, _ -> {
            List<Site.Work> works = new ArrayList<>();
            works.addAll(Collections.nCopies(replacements, _ -> site.pods().replace(service(), Pods.Grace.LONG)));
            works.addAll(Collections.nCopies(edits, _ -> site.edits().edit()));
            Collections.shuffle(works, random);
            CompletableFuture<Void> besides = CompletableFuture.runAsync(() -> restartsAndKills(restarts, kills));
            for (Site.Work work : works) {
                work.run(new Ledger());
                Site.rest(BETWEEN_REPLACEMENTS);
            }
            besides.get();
            site.fleet().awaitConverged();
            site.edits().awaitEffect();
            for (int i = 0; i < swaps; i++) {
                site.swaps().swap();
                site.swaps().awaitEffect();
            }
        }));
    }

    private void restartsAndKills(int restarts, int kills) {
        for (int i = 0; i < Math.max(restarts, kills); i++) {
            if (i < kills) {
                killController(i % site.fleet().controllerCount());
                site.fleet().awaitConnected();
            }
            if (i < restarts) {
                restartDataplane(i % Fleet.DATAPLANES);
                site.fleet().awaitConnected();
            }
        }
    }

    private void restartDataplane(int which) {
        Fleet fleet = site.fleet();
        assertThat(fleet.dataplane(which).terminate()).as("exit status").isZero();
        fleet.startDataplane(which);
        fleet.dataplane(which).awaitReady();
        fleet.awaitBalanced(which);
    }

    private void killController(int which) {
        site.fleet().controller(which).kill();
        site.fleet().startController(which);
        site.fleet().controller(which).awaitReady();
    }

    private String service() {
        return Pods.SERVICES.get(random.nextInt(Pods.SERVICES.size()));
    }

    private static void check(Ledger ledger) {
        for (Kind kind : Kind.values()) {
            assertThat(ledger.count(kind)).as(kind + " was under load").isPositive();
        }
        assertThat(ledger.leftOutCount()).as("left out, of " + ledger.sent()).isLessThan(ledger.sent() / 2);
        assertThat(ledger.cut()).as("cut by faults").isZero();
        assertThat(ledger.failed()).as(() -> "failed\n" + ledger.table()).isZero();
    }
}
