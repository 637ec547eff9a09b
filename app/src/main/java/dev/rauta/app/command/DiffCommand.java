// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.diff.Difference;
import dev.rauta.app.diff.DifferenceText;
import dev.rauta.app.explain.Planned;
import dev.rauta.app.logging.LogSetup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code rauta diff}: which requests are answered otherwise by another folder; exit code 1 where any is. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Tells which requests would be answered otherwise by another folder of manifests; exit code 1 where any is.")
final class DiffCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Option(names = "--manifests", paramLabel = "DIR", description = "What is: a folder of Kubernetes YAML (default: the cluster).")
    @Nullable Path manifests;

    @Option(names = "--against", paramLabel = "DIR", required = true, description = "What shall be: a folder of Kubernetes YAML.")
    Path against = Path.of("");

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    OutputFormat output = OutputFormat.text;

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.quiet();
        if (manifests != null && control.kubeconfig().isPresent()) {
            throw new WrongUsage("--manifests, --kubeconfig: both given (expected: one)");
        }
        Planned before = Planned.of(Optional.ofNullable(manifests), control);
        Planned after = Planned.of(Optional.of(against), control);
        Difference difference =
                Difference.between(before.translation().snapshot(), after.translation().snapshot());
        System.out.print(
                switch (output) {
                    case text -> DifferenceText.of(difference);
                    case json ->
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(DifferenceText.json(difference)) + "\n";
                });
        return difference.changes().isEmpty() ? RautaCommand.DONE : RautaCommand.FAILED;
    }
}
