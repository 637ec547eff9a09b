// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.diff.Difference;
import dev.rauta.app.diff.DifferenceText;
import dev.rauta.app.explain.Planned;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.migrate.Migration;
import dev.rauta.app.migrate.MigrationText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code rauta migrate}: Ingresses as objects of Gateway API; exit code 1 where these would answer a request otherwise. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Prints objects of Gateway API that do what the Ingresses do; on standard error, what has no equivalent.")
final class MigrateCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 20;

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Option(names = "--manifests", paramLabel = "DIR", description = "A folder of Kubernetes YAML (default: the cluster).")
    @Nullable Path manifests;

    @Option(names = "--gateway", paramLabel = "NAMESPACE/NAME", description = "The Gateway to make (default: default/rauta).")
    String gateway = "default/rauta";

    @Option(names = "--verify", paramLabel = "BOOL", arity = "0..1", fallbackValue = "true", description = "Whether requests are asked of both; nothing is printed where one is answered otherwise and not on the list (default: true).")
    boolean verify = true;

    @Option(names = "--output", paramLabel = "FORMAT", description = "yaml, or the list alone as text or json (default: yaml).")
    Output output = Output.yaml;

    /** What is printed. */
    enum Output {
        yaml,
        text,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.quiet();
        if (!gateway.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
            throw new WrongUsage("--gateway: " + gateway + " (expected: NAMESPACE/NAME)");
        }
        if (manifests != null && control.kubeconfig().isPresent()) {
            throw new WrongUsage("--manifests, --kubeconfig: both given (expected: one)");
        }
        Planned planned = Planned.of(Optional.ofNullable(manifests), control);
        Migration migration = Migration.of(planned.observation().state(), control.settings(), gateway);
        Optional<Difference> difference = verify ? Optional.of(migration.difference()) : Optional.empty();
        List<Difference.Change> unexplained = difference.map(migration::unexplained).orElse(List.of());
        if (!unexplained.isEmpty()) {
            unexplained.stream().limit(SHOWN).forEach(change -> System.err.print(DifferenceText.of(change)));
            System.err.println("rauta: migrate: " + unexplained.size()
                    + " requests would be answered otherwise, and nothing on the list says why (expected: none)");
            return RautaCommand.FAILED;
        }
        print(migration, difference);
        return RautaCommand.DONE;
    }

    private void print(Migration migration, Optional<Difference> difference) {
        String asked = difference
                .map(its -> "%d requests asked of both, %d answered otherwise, for what is listed%n"
                        .formatted(its.asked(), its.changes().size()))
                .orElse("");
        switch (output) {
            case yaml -> {
                System.out.print(MigrationText.manifests(migration));
                System.err.print(MigrationText.list(migration) + asked);
            }
            case text -> System.out.print(MigrationText.list(migration) + asked);
            case json -> {
                Map<String, Object> all = MigrationText.json(migration);
                difference.ifPresent(its -> {
                    all.put("asked", its.asked());
                    all.put("changed", its.changes().size());
                });
                System.out.print(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
            }
        }
    }
}
