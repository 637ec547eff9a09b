// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.diff.SampleRequest;
import dev.rauta.app.diff.SampleRequests;
import dev.rauta.app.migrate.Migration;
import dev.rauta.controller.watch.file.FileSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;

/**
 * Of the requests that {@code migrate} asks of both sides to prove itself, some.
 *
 * @param all in order, for ports 80 and 443
 * @param otherwise those of which it says that they are answered otherwise afterwards
 */
record Sampled(List<Visitor.Request> all, Set<Visitor.Request> otherwise) {
    Sampled {
        all = List.copyOf(all);
        otherwise = Set.copyOf(otherwise);
    }

    /** Its Service is asked by the address that it has in the cluster, where nobody routes to. */
    private static final String ELSEWHERE = "git.example.com";

    /** Of all that are asked of snapshots, each so many-th is asked over sockets. */
    private static final int EACH = 4;

    /** Of what is in a folder. */
    static Sampled of(Path manifests, List<String> arguments, String gateway) {
        ControllerOptions options = CommandLine.populateCommand(new ControllerOptions(), arguments.toArray(String[]::new));
        Migration migration = Migration.of(FileSource.readOnce(manifests).state(), options.settings(), gateway);
        List<Visitor.Request> requests = SampleRequests.of(migration.before().snapshot(), migration.after().snapshot()).stream()
                .filter(one -> one.port() == (one.tls() ? 443 : 80) && !one.host().equals(ELSEWHERE))
                .map(Sampled::request)
                .toList();
        return new Sampled(
                IntStream.range(0, requests.size()).filter(i -> i % EACH == 0).mapToObj(requests::get).toList(),
                migration.difference().changes().stream().map(change -> request(change.request())).collect(Collectors.toSet()));
    }

    private static Visitor.Request request(SampleRequest its) {
        return new Visitor.Request(
                its.tls(),
                its.host(),
                its.method(),
                its.target(),
                its.fields().stream().map(field -> field.name() + ": " + field.value()).toList());
    }
}
