// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.upstream.PoolSettings;
import java.time.Duration;

/** The documented settings but for what a test is about. */
public final class TestSettings {
    private static final PoolSettings POOLS = PoolSettings.DEFAULT;
    private static final ExchangeSettings EXCHANGES = ExchangeSettings.DEFAULT;

    private TestSettings() {}

    /** Pools whose connections run out of stream ids after {@code last}. */
    public static PoolSettings lastStreamId(int last) {
        return pools(POOLS.connectTimeout(), POOLS.pendingTimeout(), POOLS.pingAfter(), POOLS.pingTimeout(), last);
    }

    /** Pools that give up connecting after {@code connect} and waiting for a stream after {@code pending}. */
    public static PoolSettings timeouts(Duration connect, Duration pending) {
        return pools(connect, pending, POOLS.pingAfter(), POOLS.pingTimeout(), POOLS.lastStreamId());
    }

    /** Pools that ask silent connections for a sign of life. */
    public static PoolSettings pings(Duration after, Duration timeout) {
        return pools(POOLS.connectTimeout(), POOLS.pendingTimeout(), after, timeout, POOLS.lastStreamId());
    }

    /** Exchanges in which nothing may be still for longer. */
    public static ExchangeSettings idle(Duration idle) {
        return new ExchangeSettings(
                idle,
                EXCHANGES.tunnelIdleTimeout(),
                EXCHANGES.attempts(),
                0,
                0,
                false,
                EXCHANGES.ambiguousPaths(),
                EXCHANGES.overload());
    }

    /** Exchanges whose tunnels, and connections that go on as they are, may not be still for longer. */
    public static ExchangeSettings tunnelIdle(Duration idle) {
        return new ExchangeSettings(
                EXCHANGES.idleTimeout(), idle, EXCHANGES.attempts(), 0, 0, false, EXCHANGES.ambiguousPaths(),
                EXCHANGES.overload());
    }

    private static PoolSettings pools(Duration connect, Duration pending, Duration after, Duration timeout, int last) {
        return new PoolSettings(
                connect,
                POOLS.idleTimeout(),
                POOLS.probeTimeout(),
                POOLS.verdictLife(),
                pending,
                POOLS.connectionLimit(),
                POOLS.pendingLimit(),
                POOLS.headerLimit(),
                after,
                timeout,
                last);
    }
}
