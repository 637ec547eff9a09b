// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import dev.rauta.app.command.RautaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/configuration.md lists the flags that there are. */
final class ConfigurationDocTest {

    @Test
    void theFlagsAreWhatTheDocumentSays() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Generated from the program. Every flag can also be set by environment (`--admin-address` is
                `RAUTA_ADMIN_ADDRESS`) or in a YAML file (`--config FILE`, same names without the dashes); a flag beats the
                environment, which beats the file. An unknown key is an error with a suggestion.

                Options of the JVM go into `RAUTA_JAVA_OPTS`.
                """);
        Map<String, CommandLine> commands = RautaCommand.whole().getSubcommands();
        commands.forEach((name, command) -> {
            if (!name.equals("generate-completion")) {
                describe(text, name, command);
            }
        });
        GeneratedDoc.compare(Path.of("../docs/configuration.md"), text.toString());
    }

    private static void describe(StringBuilder text, String name, CommandLine command) {
        text.append("\n## rauta ").append(name).append("\n\n");
        text.append(String.join(" ", command.getCommandSpec().usageMessage().description())).append("\n\n");
        text.append("| flag | environment | meaning |\n|---|---|---|\n");
        command.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> text.append("| `")
                        .append(option.longestName())
                        .append(option.arity().max() == 0 ? "" : " " + option.paramLabel())
                        .append("` | ")
                        .append(option.longestName().startsWith("--") ? "`" + environment(option.longestName()) + "`" : "")
                        .append(" | ")
                        .append(String.join(" ", Arrays.asList(option.description())).replace("|", "\\|"))
                        .append(" |\n"));
    }

    private static String environment(String flag) {
        return "RAUTA_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
