// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.Listener;
import dev.rauta.routes.VirtualHost;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a route is chosen; serving and explaining run the same code and differ in this alone.
 */
public interface Trace {

    /** Hears nothing: what serving uses. */
    Trace NONE = new Trace() {
        @Override
        public void onListener(Listener listener) {}

        @Override
        public void onVirtualHost(VirtualHost virtualHost) {}

        @Override
        public void onReading(String path, @Nullable CompiledRoute route) {}

        @Override
        public void onMiss(CompiledRoute route, String why) {}

        @Override
        public boolean wantsEveryMiss() {
            return false;
        }
    };

    /** A listener took the request. */
    void onListener(Listener listener);

    /** A virtual host took the request. */
    void onVirtualHost(VirtualHost virtualHost);

    /** A path with several readings may be read as {@code path}, which {@code route} takes; null where none does. */
    void onReading(String path, @Nullable CompiledRoute route);

    /** A route was looked at and did not match, or lost to one that goes before it. */
    void onMiss(CompiledRoute route, String why);

    /** Whether routes that an index would skip shall be named too. */
    boolean wantsEveryMiss();
}
