// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which a buffer is missing: every test of this module runs with the paranoid detector. */
public final class LeakGate implements AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // abstract in the base class
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
                return new Remembering<>(resource, interval);
            }
        });
    }

    private static final class Remembering<T> extends ResourceLeakDetector<T> {
        Remembering(Class<?> type, int interval) {
            super(type, interval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            LEAKS.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            LEAKS.add(type);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A leak shows when its holder has been collected and another buffer is made.
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        if (!LEAKS.isEmpty()) {
            String leaks = String.join("\n\n", LEAKS);
            LEAKS.clear();
            throw new AssertionError("buffers leaked:\n" + leaks);
        }
    }
}
