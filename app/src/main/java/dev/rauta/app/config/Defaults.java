// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Fills in flags that the command line does not give: from the environment ({@code RAUTA_ADMIN_ADDRESS} for
 * {@code --admin-address}), else from the {@code --config} file.
 */
public final class Defaults implements IDefaultValueProvider {
    private final Map<String, String> environment;
    private final ConfigFile file;

    public Defaults(Map<String, String> environment, ConfigFile file) {
        this.environment = environment;
        this.file = file;
    }

    /** Finds {@code --config FILE} before anything is parsed, on the command line or as {@code RAUTA_CONFIG}. */
    public static Optional<String> configPath(List<String> args, Map<String, String> environment) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith("--config=")) {
                found.add(args.get(i).substring("--config=".length()));
            } else if (args.get(i).equals("--config") && i + 1 < args.size()) {
                found.add(args.get(i + 1));
            }
        }
        return found.isEmpty() ? Optional.ofNullable(environment.get("RAUTA_CONFIG")) : Optional.of(found.getLast());
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)
                || !option.longestName().startsWith("--")
                || option.usageHelp()
                || option.versionHelp()) {
            return null;
        }
        String name = option.longestName().substring(2);
        String fromEnvironment = environment.get(environmentName(name));
        String value = fromEnvironment != null ? fromEnvironment : file.value(name);
        // It is what it says, as one on the command line is; picocli would put in what it takes for variables.
        return value == null ? null : value.replace("${", "$${");
    }

    /** {@code admin-address} as {@code RAUTA_ADMIN_ADDRESS}. */
    public static String environmentName(String flag) {
        return "RAUTA_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
