// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.config.CommonOptions;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogSetupTest {
    @Test
    void whatTheClientLibraryCouldNotReadIsNotLogged() {
        PrintStream before = System.err;
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
        try {
            LogSetup.apply(new CommonOptions());
            var failure = new WatcherException("Couldn't deserialize watch event: {the secret", new IOException("cut off"), "{the secret");
            LoggerFactory.getLogger("io.fabric8.kubernetes.client.informers.impl.cache.Reflector").warn("failed, will retry", failure);
            LoggerFactory.getLogger("io.fabric8.kubernetes.client.dsl.internal.AbstractWatchManager").error("unexpected", failure);
            LoggerFactory.getLogger("io.fabric8.kubernetes.client.Other").warn("something else");
        } finally {
            System.setErr(before);
            LogSetup.quiet();
        }
        assertThat(seen.toString(StandardCharsets.UTF_8)).contains("something else").doesNotContain("the secret");
    }
}
