// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.DataplaneOptions;
import dev.rauta.app.config.ShadowOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.role.ShadowRole;
import dev.rauta.app.role.Standalone;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rauta standalone}: controller and dataplane in one process, until it is told to stop. */
@Command(
        name = "standalone",
        mixinStandardHelpOptions = true,
        sortOptions = true,
        description = "Controller and dataplane in one process, against a folder of manifests or a cluster.")
final class StandaloneCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Mixin
    DataplaneOptions data = new DataplaneOptions();

    @Mixin
    ShadowOptions shadow = new ShadowOptions();

    @Option(names = "--manifests", paramLabel = "DIR", description = "Kubernetes YAML to watch and serve; no cluster is needed.")
    @Nullable Path manifests;

    @Override
    public Integer call() throws Exception {
        if (manifests != null && control.kubeconfig().isPresent()) {
            throw new WrongUsage("--manifests with --kubeconfig (expected: one of the two)");
        }
        LogSetup.apply(common);
        if (shadow.shadow()) {
            ShadowRole.run(common, control, shadow, Optional.ofNullable(manifests));
        } else {
            Standalone.run(common, control, data, Optional.ofNullable(manifests));
        }
        return RautaCommand.DONE;
    }
}
