// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.config.HostPort;
import dev.rauta.app.echo.EchoProtocol;
import dev.rauta.app.echo.EchoServer;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.app.role.Shutdown;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rauta echo}: a sample upstream, until it is told to stop. */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        description = "A sample upstream that answers JSON about each request.")
final class EchoCommand implements Callable<Integer> {
    @Option(names = "--port", required = true, paramLabel = "N", description = "Where it listens; 0: any free port.")
    int port;

    @Option(names = "--host", paramLabel = "HOST", description = "The address it listens on (default: 127.0.0.1).")
    String host = "127.0.0.1";

    @Option(names = "--protocol", paramLabel = "P", description = "http1, h2c or both (default: both).")
    EchoProtocol protocol = EchoProtocol.both;

    @Option(names = "--name", paramLabel = "NAME", description = "What it calls itself (default: echo).")
    String name = "echo";

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogSetup.quiet();
        try (EchoServer server = EchoServer.start(HostPort.parse(host + ":" + port).resolved(), protocol, name)) {
            System.err.println("rauta echo " + name + ": " + protocol + " on " + server.address());
            Shutdown.await();
            return RautaCommand.DONE;
        }
    }
}
