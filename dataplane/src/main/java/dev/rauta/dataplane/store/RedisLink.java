// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.store;

import dev.rauta.dataplane.shared.RateStore.Take;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a server, made again whenever it is lost; any thread. */
final class RedisLink {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 500;

    private final DefaultClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    /** Without credentials: the other, as text, reads the password's file, and tells how long it is. */
    private final String url;
    private final String digest;
    private final CompletableFuture<Boolean> tried = new CompletableFuture<>();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean closed;

    private RedisLink(StoreSettings settings) {
        this.uri = uri(settings);
        this.url = settings.url();
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.equalJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS))
                .build();
        this.client = RedisClient.create(resources, uri);
        client.setOptions(options(settings));
        this.digest = TakeScript.digest();
    }

    /** Begins to connect. */
    static RedisLink open(StoreSettings settings) {
        RedisLink link = new RedisLink(settings);
        link.connect();
        return link;
    }

    private static RedisURI uri(StoreSettings settings) {
        RedisURI uri = RedisURI.create(settings.url());
        uri.setTimeout(CONNECT_TIMEOUT);
        uri.setClientName("rauta");
        if (settings.passwordFile().isPresent() || settings.username().isPresent()) {
            uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(
                    settings.username().orElse(null), settings.passwordFile().map(PasswordFile::read).orElse(""))));
        }
        return uri;
    }

    private static ClientOptions options(StoreSettings settings) {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider();
        settings.authorities().ifPresent(file -> tls.trustManager(file.toFile()));
        return ClientOptions.builder()
                // What was asked when the connection was lost has been answered without it by then.
                .replayFilter(_ -> true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .sslOptions(tls.build())
                .build();
    }

    private void connect() {
        client.connectAsync(StringCodec.ASCII, uri).whenComplete((made, failure) -> {
            if (made != null) {
                connection = made;
                log.atInfo().addKeyValue("store", url).log("Rates are counted in a store");
                if (closed) {
                    made.closeAsync();
                }
            } else {
                log.atWarn().addKeyValue("store", url).addKeyValue("why", why(failure)).log("Store of rates not reached");
                again();
            }
            tried.complete(made != null);
        });
    }

    /** Once it has been reached, the connection takes care of itself. */
    private void again() {
        if (!closed) {
            resources.timer().newTimeout(_ -> {
                if (!closed) {
                    connect();
                }
            }, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Waits for the first try to connect, but no longer than so. */
    void await(Duration patience) {
        try {
            tried.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("store", url).setCause(e).log("Store of rates not reached yet");
        }
    }

    CompletionStage<long[]> take(List<Take> takes) {
        StatefulRedisConnection<String, String> now = connection;
        if (now == null || !now.isOpen()) {
            return CompletableFuture.failedStage(new IllegalStateException("store: " + url + " not connected (expected: connected)"));
        }
        String[] keys = new String[takes.size()];
        String[] times = new String[2 * takes.size()];
        for (int i = 0; i < keys.length; i++) {
            Take take = takes.get(i);
            keys[i] = take.key();
            times[2 * i] = Long.toString(take.worth());
            times[2 * i + 1] = Long.toString(take.depth());
        }
        RedisAsyncCommands<String, String> commands = now.async();
        return commands.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keys, times)
                .exceptionallyCompose(failure -> unknown(failure)
                        ? commands.<List<Object>>eval(TakeScript.TEXT, ScriptOutputType.MULTI, keys, times)
                        : CompletableFuture.failedStage(failure))
                .thenApply(RedisLink::numbers);
    }

    /** Whether the server has not got the script, as after a restart. */
    private static boolean unknown(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    private static long[] numbers(List<Object> answer) {
        return answer.stream().mapToLong(number -> (Long) number).toArray();
    }

    void close() {
        closed = true;
        client.shutdownAsync(0, 1, TimeUnit.SECONDS).thenCompose(_ -> {
            CompletableFuture<Boolean> gone = new CompletableFuture<>();
            resources.shutdown(0, 1, TimeUnit.SECONDS).addListener(_ -> gone.complete(true));
            return gone;
        });
    }
}
