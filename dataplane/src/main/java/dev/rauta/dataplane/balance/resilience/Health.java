// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance.resilience;

import dev.rauta.routes.upstream.Endpoint;
import java.util.List;
import java.util.Set;

/** Which endpoints of an upstream do not work, as one worker was told last by whoever asks them; confined to the worker. */
public final class Health {
    private Set<Endpoint> down;

    public Health(Set<Endpoint> down) {
        this.down = down;
    }

    /** Goes on with others that do not work; endpoints that have gone may be among them. */
    public void down(Set<Endpoint> others) {
        down = others;
    }

    /** Those that work, in their order; all where none does, for some may work all the same. */
    public List<Endpoint> live(List<Endpoint> all) {
        if (down.isEmpty()) {
            return all;
        }
        List<Endpoint> live = all.stream().filter(one -> !down.contains(one)).toList();
        return live.isEmpty() ? all : live;
    }

    /** Those that do not. */
    public Set<Endpoint> down() {
        return down;
    }
}
