// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
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
    public void afterAll(ExtensionContext context) throws InterruptedException {
        // A leak shows once its holder has been collected, its reference has been queued, and another buffer is made.
        collect();
        collect();
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        if (!LEAKS.isEmpty()) {
            String leaks = String.join("\n\n", LEAKS);
            LEAKS.clear();
            throw new AssertionError("buffers leaked:\n" + leaks);
        }
    }

    /**
     * Collects garbage until a reference of our own has been queued. References are queued by one thread in its own time,
     * those of one collection before those of the next, so after a second call all of the first are there.
     */
    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        for (int i = 0; i < 100; i++) {
            System.gc();
            if (queue.remove(100) == sentinel) {
                return;
            }
        }
        throw new AssertionError("no garbage was collected in ten seconds");
    }
}
