// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.ConfigFile;
import dev.rauta.app.config.Defaults;
import dev.rauta.app.config.Suggestion;
import dev.rauta.app.config.WrongUsage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
        versionProvider = RautaCommand.Version.class)
public final class RautaCommand implements Runnable {
    /** Done. */
    public static final int DONE = 0;
    /** Failed: one line on standard error says what and why. */
    public static final int FAILED = 1;
    /** Wrong usage. */
    public static final int USAGE = 2;

    /** By name, in the order in which help shows them. */
    private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("standalone", StandaloneCommand.class);
        COMMANDS.put("controller", ControllerCommand.class);
        COMMANDS.put("dataplane", DataplaneCommand.class);
        COMMANDS.put("explain", ExplainCommand.class);
        COMMANDS.put("check", CheckCommand.class);
        COMMANDS.put("diff", DiffCommand.class);
        COMMANDS.put("migrate", MigrateCommand.class);
        COMMANDS.put("probe", ProbeCommand.class);
        COMMANDS.put("echo", EchoCommand.class);
        COMMANDS.put("generate-completion", AutoComplete.GenerateCompletion.class);
    }

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** The program with all its commands. */
    public static CommandLine whole() {
        return with(COMMANDS);
    }

    /** Runs a command line to its end; answers the exit code. */
    public static int run(String... args) {
        CommandLine line = with(readable(List.of(args)));
        line.setCaseInsensitiveEnumValuesAllowed(true)
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

    private static CommandLine with(Map<String, Class<?>> commands) {
        CommandLine line = new CommandLine(new RautaCommand());
        commands.forEach(line::addSubcommand);
        return line;
    }

    /**
     * The commands that have to be known: the one that is named, unless a file may set flags of the others. Their flags are read by
     * reflection, which takes a start longer than most of what it is for.
     */
    private static Map<String, Class<?>> readable(List<String> args) {
        Class<?> named = args.isEmpty() ? null : COMMANDS.get(args.getFirst());
        return named == null || Defaults.configPath(args, System.getenv()).isPresent()
                ? COMMANDS
                : Map.of(args.getFirst(), named);
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
