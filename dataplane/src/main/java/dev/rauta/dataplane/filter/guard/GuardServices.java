// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.dataplane.filter.guard.token.Token;
import dev.rauta.dataplane.shared.Fetched;
import dev.rauta.dataplane.shared.Fetcher;
import dev.rauta.dataplane.shared.Offload;
import dev.rauta.dataplane.shared.Remembered;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.filter.Guard;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What guards have done beside the workers, and what they remember of it; one for all workers. Key sets are told of by the thread
 * that applies snapshots alone; all else by any.
 */
public final class GuardServices implements AutoCloseable {
    /** As many hashes may wait as a few threads take in seconds. */
    private static final int WAITING = 256;

    private static final int REMEMBERED = 16 * 1024;

    private final Offload offload = new Offload(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), WAITING);
    private final Fetcher fetcher = new Fetcher();
    private final Remembered<Boolean> passwords = new Remembered<>(REMEMBERED);
    private final Remembered<Token> tokens = new Remembered<>(REMEMBERED);
    private final Remembered<Allowed> decisions = new Remembered<>(REMEMBERED);
    private final Map<KeySource.Remote, Fetched<KeyRing>> keys = new HashMap<>();

    private GuardServices() {}

    /** Starts nothing yet: what is not used costs nothing. */
    public static GuardServices start() {
        return new GuardServices();
    }

    Offload offload() {
        return offload;
    }

    Remembered<Boolean> passwords() {
        return passwords;
    }

    Remembered<Token> tokens() {
        return tokens;
    }

    Remembered<Allowed> decisions() {
        return decisions;
    }

    /** The keys at a URL, fetched from now on. */
    Fetched<KeyRing> keys(KeySource.Remote remote) {
        return keys.computeIfAbsent(remote, _ -> {
            Fetched<KeyRing> fetched =
                    new Fetched<>(fetcher, remote.url(), KeyRing::parse, remote.refresh(), remote.stale());
            fetched.start();
            return fetched;
        });
    }

    /** Fetches no keys any more but those of {@code guards}. */
    public void keep(Collection<Guard> guards) {
        if (keys.isEmpty()) {
            return;
        }
        Set<KeySource> used = new HashSet<>();
        guards.forEach(guard -> use(guard, used));
        keys.entrySet().removeIf(one -> {
            boolean gone = !used.contains(one.getKey());
            if (gone) {
                one.getValue().close();
            }
            return gone;
        });
    }

    private static void use(Guard guard, Set<KeySource> used) {
        if (guard instanceof Guard.Jwt jwt) {
            used.add(jwt.keys());
        } else if (guard instanceof Guard.AnyOf any) {
            any.guards().forEach(one -> use(one, used));
        }
    }

    @Override
    public void close() {
        offload.close();
        fetcher.close();
    }
}
