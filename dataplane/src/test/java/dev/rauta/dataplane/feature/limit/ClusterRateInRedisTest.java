// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.limit;

import dev.rauta.dataplane.testing.service.StoreServer;

/** The same in a Redis. */
final class ClusterRateInRedisTest extends ClusterRateTest {
    @Override
    StoreServer.Program program() {
        return StoreServer.Program.REDIS;
    }
}
