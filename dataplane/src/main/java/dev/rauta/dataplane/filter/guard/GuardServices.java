// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.guard.login.Endpoints;
import dev.rauta.dataplane.filter.guard.login.Outcome;
import dev.rauta.dataplane.filter.guard.login.Provider;
import dev.rauta.dataplane.filter.guard.login.Session;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.dataplane.filter.guard.token.Token;
import dev.rauta.dataplane.shared.Fetched;
import dev.rauta.dataplane.shared.Fetcher;
import dev.rauta.dataplane.shared.Joined;
import dev.rauta.dataplane.shared.NonceCounts;
import dev.rauta.dataplane.shared.Offload;
import dev.rauta.dataplane.shared.Remembered;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.Guard;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What guards have done beside the workers, and what they remember of it; one for all workers. Key sets are told of by the thread
 * that applies snapshots alone; all else by any.
 */
public final class GuardServices implements AutoCloseable {
    /** As many hashes may wait as a few threads take in seconds. */
    private static final int WAITING = 256;

    private static final int REMEMBERED = 16 * 1024;

    /** As long may requests be under way that began with what has been renewed. */
    private static final Duration RENEWED = Duration.ofMinutes(1);

    private static final Duration TRIED = Duration.ofSeconds(5);

    private final Offload offload = new Offload(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), WAITING);
    private final Fetcher fetcher = new Fetcher();
    private final Remembered<Boolean> passwords = new Remembered<>(REMEMBERED);
    private final Remembered<Token> tokens = new Remembered<>(REMEMBERED);
    private final Remembered<Allowed> decisions = new Remembered<>(REMEMBERED);
    private final NonceCounts nonces = new NonceCounts(REMEMBERED);
    private final Map<List<X509Certificate>, Fetcher> fetchers = new HashMap<>();
    private final Map<KeySource.Remote, Trusting<KeyRing>> keys = new HashMap<>();
    private final Remembered<Session> sessions = new Remembered<>(REMEMBERED);
    private final Joined<Outcome> renewals = new Joined<>(fetcher, GuardServices::kept);
    private final Map<LoginProvider, Trusting<Endpoints>> providers = new HashMap<>();

    /**
     * What is fetched from servers that {@code authorities} have certified.
     *
     * @param authorities empty: whom the system believes
     */
    private record Trusting<T>(List<X509Certificate> authorities, Fetched<T> fetched) {}

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

    /**
     * The keys at a URL, fetched from now on.
     *
     * @param authorities what those that it names are now
     */
    Fetched<KeyRing> keys(KeySource.Remote remote, List<X509Certificate> authorities) {
        return fetched(keys, remote, authorities, with ->
                new Fetched<>(with, remote.url(), KeyRing::parse, remote.refresh(), remote.stale()));
    }

    /** What others have certified is fetched anew: who is not believed any more has said nothing. */
    private <K, T> Fetched<T> fetched(
            Map<K, Trusting<T>> all, K from, List<X509Certificate> authorities, Function<Fetcher, Fetched<T>> fetching) {
        Trusting<T> known = all.get(from);
        if (known != null && known.authorities().equals(authorities)) {
            return known.fetched();
        }
        if (known != null) {
            known.fetched().close();
        }
        Trusting<T> made = new Trusting<>(authorities, fetching.apply(fetcher(authorities)));
        all.put(from, made);
        made.fetched().start();
        return made.fetched();
    }

    private Fetcher fetcher(List<X509Certificate> authorities) {
        return authorities.isEmpty() ? fetcher : fetchers.computeIfAbsent(authorities, fetcher::trusting);
    }

    NonceCounts nonces() {
        return nonces;
    }

    Remembered<Session> sessions() {
        return sessions;
    }

    /** Renewals of sessions: a refresh token may be good for one only, however many requests come with it. */
    Joined<Outcome> renewals() {
        return renewals;
    }

    private static Duration kept(Outcome outcome) {
        return outcome instanceof Outcome.Granted ? RENEWED : TRIED;
    }

    /** A provider, whose endpoints and keys are fetched from now on. */
    Provider provider(Guard.Oidc guard, SecretText secret, List<X509Certificate> authorities) {
        Fetched<Endpoints> endpoints =
                fetched(providers, guard.provider(), authorities, with -> Provider.endpoints(guard.provider(), with));
        return new Provider(guard, secret, endpoints, fetcher(authorities));
    }

    /** Fetches nothing any more but what {@code guards} need. */
    public void keep(Collection<Guard> guards) {
        if (keys.isEmpty() && providers.isEmpty()) {
            return;
        }
        Set<Object> used = new HashSet<>();
        guards.forEach(guard -> use(guard, used));
        drop(keys, used);
        drop(providers, used);
        fetchers.keySet().retainAll(Stream.concat(keys.values().stream(), providers.values().stream())
                .map(Trusting::authorities)
                .collect(Collectors.toSet()));
    }

    private static <K, T> void drop(Map<K, Trusting<T>> all, Set<Object> used) {
        all.entrySet().removeIf(one -> {
            boolean gone = !used.contains(one.getKey());
            if (gone) {
                one.getValue().fetched().close();
            }
            return gone;
        });
    }

    private static void use(Guard guard, Set<Object> used) {
        if (guard instanceof Guard.Jwt jwt) {
            used.add(jwt.keys());
        } else if (guard instanceof Guard.Oidc oidc) {
            used.add(oidc.provider());
        } else if (guard instanceof Guard.AnyOf any) {
            any.guards().forEach(one -> use(one, used));
        }
    }

    @Override
    public void close() {
        offload.close();
        fetchers.values().forEach(Fetcher::close);
        fetcher.close();
    }
}
