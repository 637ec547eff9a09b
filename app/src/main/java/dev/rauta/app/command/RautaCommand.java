// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.ConfigFile;
import dev.rauta.app.config.Defaults;
import dev.rauta.app.config.Suggestion;
import dev.rauta.app.config.WrongUsage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command and turns every failure into one line and an exit code. */
@Command(
        name = "rauta",
        description = "A Kubernetes ingress controller.",
        mixinStandardHelpOptions = true,
        versionProvider = RautaCommand.Version.class,
        subcommands = {
            StandaloneCommand.class,
            ControllerCommand.class,
            DataplaneCommand.class,
            ExplainCommand.class,
            CheckCommand.class,
            ProbeCommand.class,
            EchoCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class RautaCommand implements Runnable {
    /** Done. */
    public static final int DONE = 0;
    /** Failed: one line on standard error says what and why. */
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Runs a command line to its end; answers the exit code. */
    public static int run(String... args) {
        CommandLine line = new CommandLine(new RautaCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // The last one counts, so that what is added to a command line overrides what it says.
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> failed(failure))
                .setParameterExceptionHandler((failure, _) -> wrongUsage(failure));
        try {
            Defaults defaults = new Defaults(System.getenv(), configFile(line, List.of(args)));
            line.setDefaultValueProvider(defaults);
            line.getSubcommands().values().forEach(command -> command.setDefaultValueProvider(defaults));
        } catch (IllegalArgumentException e) {
            System.err.println("rauta: " + e.getMessage());
            return USAGE;
        }
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "command: none (expected: one of "
                + spec.subcommands().keySet().stream().sorted().collect(Collectors.joining(", ")) + ")");
    }

    private static ConfigFile configFile(CommandLine line, List<String> args) {
        Collection<String> known = new TreeSet<>();
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec()
                    .options()
                    .forEach(option -> known.add(option.longestName().replaceFirst("^-+", "")));
        }
        return Defaults.configPath(args, System.getenv())
                .map(path -> ConfigFile.read(Path.of(path), known))
                .orElse(ConfigFile.NONE);
    }

    private static int failed(Exception failure) {
        String message = failure.getMessage();
        System.err.println("rauta: " + (message == null ? failure.toString() : message));
        return failure instanceof WrongUsage ? USAGE : FAILED;
    }

    private static int wrongUsage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String hint = failure instanceof UnmatchedArgumentException unmatched ? suggestion(command, unmatched) : "";
        System.err.println("rauta: " + String.valueOf(failure.getMessage()).lines().findFirst().orElse("wrong usage") + hint);
        System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    private static String suggestion(CommandLine command, UnmatchedArgumentException failure) {
        String given = failure.getUnmatched().getFirst();
        Collection<String> known = new TreeSet<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> known.addAll(Arrays.asList(option.names())));
        return Suggestion.among(given.replaceFirst("=.*", ""), known);
    }

    /** Tells the version that the build put into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RautaCommand.class.getPackage().getImplementationVersion();
            return new String[] {"rauta " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
