// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.exchange.overload.OverloadLimits;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.datagram.FlowLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Flags of what clients may ask for; each is counted where it takes effect, in {@code rauta_limit_reached_total}. */
public final class LimitOptions {
    private static final ConnectionLimits DEFAULT = ConnectionLimits.DEFAULT;

    @Option(names = "--max-target-bytes", paramLabel = "SIZE", converter = SizeConverter.class, description = "The longest request target; a longer one is answered 414 (default: 16Ki).")
    long targetBytes = DEFAULT.targetBytes();

    @Option(names = "--max-header-bytes", paramLabel = "SIZE", converter = SizeConverter.class, description = "The largest request head; a larger one is answered 431 (default: 32Ki).")
    long headerBytes = DEFAULT.headerBytes();

    @Option(names = "--max-headers", paramLabel = "N", description = "The most header fields of a request; more are answered 431 (default: 128).")
    int headers = DEFAULT.headers();

    @Option(names = "--header-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long a request's head may take; then 408 (default: 10s).")
    Duration headerTimeout = DEFAULT.headerTimeout();

    @Option(names = "--request-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long a whole request may take to come, its body included; then 408 (default: 0, as long as something moves).")
    Duration requestTimeout = DEFAULT.requestTimeout();

    @Option(names = "--idle-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long a client's connection may carry no request (default: 60s).")
    Duration idleTimeout = DEFAULT.idleTimeout();

    @Option(names = "--max-requests-per-connection", paramLabel = "N", description = "How many requests a client's connection carries before it is ended in good order (default: 0, any number).")
    int requests = DEFAULT.requests();

    @Option(names = "--max-streams", paramLabel = "N", description = "Concurrent HTTP/2 streams of a client's connection; more are refused (default: 256).")
    int streams = DEFAULT.streams();

    @Option(names = "--max-connections", paramLabel = "N", description = "Client connections of a worker; more are closed (default: 16384).")
    int connections = DEFAULT.connections();

    @Option(names = "--max-connections-per-address", paramLabel = "N", description = "Connections of one client address (IPv6: of one /64), over all workers; more are closed (default: 0, any number).")
    int connectionsPerAddress = DEFAULT.connectionsPerAddress();

    @Option(names = "--max-body-bytes", paramLabel = "SIZE", converter = SizeConverter.class, description = "The largest request body where its route does not say; a larger one is answered 413 (default: 0, any size).")
    long bodyBytes;

    @Option(names = "--max-buffered-bytes", paramLabel = "SIZE", converter = SizeConverter.class, description = "How much a worker holds for peers that do not read; beyond it new requests are answered 503 (default: a worker's share of half the memory outside the heap).")
    long bufferedBytes;

    @Option(names = "--max-concurrent-requests", paramLabel = "N", description = "Requests that a worker has in flight; more are answered 503 (default: a worker's share of what half the heap has room for, 8Ki each).")
    int concurrentRequests = OverloadLimits.DEFAULT.requests();

    @Option(names = "--max-loop-delay", paramLabel = "D", converter = DurationConverter.class, description = "How late a worker may run what is due for a second on end; then as many requests are answered 503 as it takes (default: 250ms; 0: never).")
    Duration loopDelay = OverloadLimits.DEFAULT.loopDelay();

    @Option(names = "--max-udp-flows", paramLabel = "N", description = "Flows of datagrams of the process, one for each client address and port; datagrams that would begin another are dropped (default: 10000).")
    int udpFlows = FlowLimits.DEFAULT.flows();

    @Option(names = "--udp-idle-timeout", paramLabel = "D", converter = DurationConverter.class, description = "How long nothing may move in a flow of datagrams (default: 60s).")
    Duration udpIdleTimeout = FlowLimits.DEFAULT.idleTimeout();

    Limits limits() {
        ConnectionLimits each = new ConnectionLimits(
                (int) within("--max-target-bytes", targetBytes, 64, 1 << 20),
                (int) within("--max-header-bytes", headerBytes, 256, 1 << 20),
                (int) within("--max-headers", headers, 1, 10_000),
                headerTimeout,
                requestTimeout,
                idleTimeout,
                DEFAULT.handshakeTimeout(),
                (int) within("--max-requests-per-connection", requests, 0, Integer.MAX_VALUE),
                (int) within("--max-streams", streams, 1, 10_000),
                (int) within("--max-connections", connections, 1, 1_000_000),
                (int) within("--max-connections-per-address", connectionsPerAddress, 0, 1_000_000));
        return new Limits(
                each,
                within("--max-body-bytes", bodyBytes, 0, Long.MAX_VALUE),
                within("--max-buffered-bytes", bufferedBytes, 0, Long.MAX_VALUE),
                new FlowLimits((int) within("--max-udp-flows", udpFlows, 1, 1_000_000), lasting(udpIdleTimeout)),
                new OverloadLimits(
                        (int) within("--max-concurrent-requests", concurrentRequests, 0, Integer.MAX_VALUE), loopDelay));
    }

    private static Duration lasting(Duration idle) {
        if (idle.isZero() || idle.isNegative()) {
            throw new WrongUsage("--udp-idle-timeout: " + idle.toMillis() + "ms (expected: more than nothing)");
        }
        return idle;
    }

    private static long within(String flag, long value, long least, long most) {
        if (value < least || value > most) {
            throw new WrongUsage(flag + ": " + value + " (expected: " + least + ".." + most + ")");
        }
        return value;
    }
}
