// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.FeedOptions;
import dev.rauta.app.config.FeedTrust;
import dev.rauta.app.config.HostPort;
import dev.rauta.app.config.ShadowOptions;
import dev.rauta.app.config.WebhookOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.role.ControllerRole;
import dev.rauta.app.role.ShadowRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Mixin
    WebhookOptions webhook = new WebhookOptions();

    @Mixin
    ShadowOptions shadow = new ShadowOptions();

    @Option(names = "--feed-address", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "Where dataplanes connect (default: 0.0.0.0:9901).")
    HostPort feedAddress = new HostPort("0.0.0.0", 9901);

    @Option(names = "--feed-secrets", paramLabel = "PREFIX", description = "Make and renew the feed's certificates, in the Secrets PREFIX-ca and PREFIX-dataplane of the lease's namespace.")
    @Nullable String feedSecrets;

    @Option(names = "--feed-name", paramLabel = "DNS", split = ",", description = "A name by which dataplanes reach this controller; repeatable, with --feed-secrets.")
    List<String> feedNames = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        LogSetup.apply(common);
        if (shadow.shadow()) {
            ShadowRole.run(common, control, shadow, Optional.empty());
            return RautaCommand.DONE;
        }
        ControllerRole.run(common, control, new ControllerRole.Feed(feedAddress, trust()), webhook.webhook());
        return RautaCommand.DONE;
    }

    private FeedTrust trust() {
        if (feedSecrets == null) {
            return feed.trust();
        }
        if (feed.given() || feedNames.isEmpty()) {
            throw new WrongUsage("--feed-secrets: " + feedSecrets
                    + " (expected: with --feed-name, without --feed-certificates and --feed-plaintext)");
        }
        return new FeedTrust.Secrets(feedSecrets, feedNames);
    }
}
