// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.worker;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.listener.AddressCounts;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.datagram.FlowCount;
import dev.rauta.dataplane.log.AccessLog;
import dev.rauta.dataplane.shared.ConnectionShares;
import dev.rauta.dataplane.trace.Tracing;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every worker is given.
 *
 * @param transport how its sockets are driven
 * @param pools how its upstream connections behave
 * @param sending what stands before a worker's pools: nothing, but in experiments
 * @param exchanges what holds for every exchange
 * @param limits what a client may ask
 * @param bufferedBytes how much may wait for peers that do not read, in bytes
 * @param trust who is believed about who a client is
 * @param quotas where the limits of routes are counted, over all workers
 * @param addresses how many connections each client has, over all workers
 * @param shares how many connections each worker has
 * @param flows how many flows of datagrams there are, over all workers
 * @param flowIdleTimeout how long nothing may move in one
 * @param detailed whether routes keep details of their requests
 * @param log where requests are written down; null: nowhere
 * @param tracing what makes spans; null: there are none
 */
public record WorkerSettings(
        Transport transport,
        PoolSettings pools,
        Function<UpstreamPools, RequestSender> sending,
        ExchangeSettings exchanges,
        ConnectionLimits limits,
        long bufferedBytes,
        ClientTrust trust,
        Quotas quotas,
        AddressCounts addresses,
        ConnectionShares shares,
        FlowCount flows,
        Duration flowIdleTimeout,
        boolean detailed,
        @Nullable AccessLog log,
        @Nullable Tracing tracing) {}
