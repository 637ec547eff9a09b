// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.check.Report;
import dev.rauta.app.check.ReportText;
import dev.rauta.app.config.ControllerOptions;
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

/** {@code rauta check}: a verdict on every object; exit code 1 where anything is refused. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tells of every object, annotation and field whether it is applied, ignored or refused, and why.")
final class CheckCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Option(names = "--manifests", paramLabel = "DIR", description = "A folder of Kubernetes YAML.")
    @Nullable Path manifests;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    OutputFormat output = OutputFormat.text;

    @Option(names = "--summary", description = "What it comes to alone, in text: what is refused, that of most objects first.")
    boolean summary;

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.quiet();
        Report report = Report.of(Planned.of(Optional.ofNullable(manifests), control));
        System.out.print(
                switch (output) {
                    case text -> summary ? ReportText.sum(report) : ReportText.of(report);
                    case json -> JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
                });
        return report.refused() ? RautaCommand.FAILED : RautaCommand.DONE;
    }
}
