// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.DataplaneOptions;
import dev.rauta.app.config.FeedOptions;
import dev.rauta.app.config.FleetOptions;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.role.DataplaneRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rauta dataplane}: receives snapshots and moves bytes. */
@Command(
        name = "dataplane",
        mixinStandardHelpOptions = true,
        sortOptions = true,
        description = "Receives snapshots from a controller and moves bytes.")
final class DataplaneCommand implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    DataplaneOptions data = new DataplaneOptions();

    @Mixin
    FeedOptions feed = new FeedOptions();

    @Mixin
    FleetOptions fleet = new FleetOptions();

    @Override
    public Integer call() throws Exception {
        LogSetup.apply(common);
        DataplaneRole.run(common, data, fleet, feed.trust());
        return RautaCommand.DONE;
    }
}
