// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.FeedOptions;
import dev.rauta.app.config.HostPort;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.role.ControllerRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rauta controller}: watches a cluster, pushes snapshots to dataplanes, writes statuses. */
@Command(
        name = "controller",
        mixinStandardHelpOptions = true,
        sortOptions = true,
        description = "Watches a cluster, pushes snapshots to dataplanes, writes statuses.")
final class ControllerCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Mixin
    FeedOptions feed = new FeedOptions();

    @Option(names = "--feed-address", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "Where dataplanes connect (default: 0.0.0.0:9901).")
    HostPort feedAddress = new HostPort("0.0.0.0", 9901);

    @Override
    public Integer call() throws Exception {
        LogSetup.apply(common);
        ControllerRole.run(common, control, feedAddress, feed.certificates());
        return RautaCommand.DONE;
    }
}
