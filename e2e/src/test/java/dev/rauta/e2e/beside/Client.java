// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import dev.rauta.e2e.peers.wire.Answer;
import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Http1Client;
import dev.rauta.e2e.peers.wire.Patience;
import dev.rauta.e2e.peers.wire.Sent;
import dev.rauta.e2e.process.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;

/** Asks one of the two, and tells what came of it. */
final class Client {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(15), Duration.ofMillis(1));
    private static final Duration REACHED = Duration.ofSeconds(10);

    private final Services services;
    private final int plain;
    private final int tls;

    Client(Services services, int plain, int tls) {
        this.services = services;
        this.plain = plain;
        this.tls = tls;
    }

    /** The status of one request alone; 0 where there was no answer. */
    int status(Ask ask) {
        List<Answer> answers = answers(ask);
        return answers.isEmpty() ? 0 : answers.getLast().status();
    }

    Seen ask(Ask ask) {
        services.forget();
        var lines = new Seen.Lines(plain, tls);
        if (ask.times() > 1) {
            var statuses = new TreeSet<Integer>();
            for (int i = 0; i < ask.times(); i++) {
                statuses.add(status(ask));
            }
            lines.text("statuses " + statuses);
            return lines.seen();
        }
        List<Answer> answers = answers(ask);
        if (answers.isEmpty()) {
            lines.text("no answer");
            return lines.seen();
        }
        Answer answer = answers.getLast();
        lines.status(answer.status());
        boolean own = !Field.has(answer.fields(), Seen.SERVED_BY);
        answer.fields().stream()
                // What it says about the text of its own pages, which are not compared.
                .filter(field -> !own || !field.name().equalsIgnoreCase("content-type"))
                .sorted(Comparator.comparing(field -> field.name() + field.value()))
                .forEach(field -> lines.field("answer", field.name(), field.value()));
        reach(ask);
        // A request and its copy come in whatever order.
        List<Services.Asked> reached = services.asked();
        reached.sort(Comparator.comparing(Services.Asked::service).thenComparing(Services.Asked::method).thenComparing(Services.Asked::target));
        for (Services.Asked one : reached) {
            lines.request(one);
            new TreeMap<>(one.fields()).forEach((name, values) -> lines.field(one.service(), name, String.join(", ", values)));
        }
        return lines.seen();
    }

    private void reach(Ask ask) {
        Awaitility.await(ask + " reaches Services").atMost(REACHED).until(() -> services.asked().size() >= ask.reaches());
    }

    private List<Answer> answers(Ask ask) {
        var sent = new Sent.Http1(List.of(ask.bytes()), 1, false);
        try (Socket socket = ask.tls() ? Tls.socket(tls, ask.host()) : new Socket("127.0.0.1", plain)) {
            return new ArrayList<>(Http1Client.run(socket, sent, PATIENCE).finals());
        } catch (SSLException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(ask.toString(), e);
        }
    }
}
