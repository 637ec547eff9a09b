// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.routes.tls.Mounted;
import dev.rauta.routes.tls.MountedReading;
import io.netty.handler.ssl.OpenSsl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the keys of session tickets come from, and when others take their place; asked by one thread at a time, never by a worker, but for
 * how a file was read.
 */
public sealed interface TicketKeySource {

    /** A file that others have too, or else keys of its own; throws {@link IllegalArgumentException} for a file that holds none. */
    static TicketKeySource of(Optional<Path> file) {
        return file.<TicketKeySource>map(path -> new Shared(path, OpenSsl.isAvailable())).orElseGet(Own::new);
    }

    /** The keys of the moment. */
    TicketKeys keys();

    /** The keys to go on with; empty: those that there are. */
    Optional<TicketKeys> renewed();

    /** How long to wait before asking again. */
    Duration pause();

    /** How the file was read last, empty where there is none; any thread. */
    Optional<MountedReading> reading();

    /** Keys that nobody else has, with a new one whenever it is asked. */
    final class Own implements TicketKeySource {
        private static final Duration AGE = Duration.ofHours(4);

        private TicketKeys keys = TicketKeys.fresh();

        @Override
        public TicketKeys keys() {
            return keys;
        }

        @Override
        public Optional<TicketKeys> renewed() {
            keys = keys.rotated();
            return Optional.of(keys);
        }

        @Override
        public Duration pause() {
            return AGE;
        }

        @Override
        public Optional<MountedReading> reading() {
            return Optional.empty();
        }
    }

    /** Keys of a file, as whoever writes it rotates them. One that is broken after a change leaves the last good ones in use. */
    final class Shared implements TicketKeySource {
        private static final Logger log = LoggerFactory.getLogger(TicketKeySource.class);
        private static final Duration LOOK = Duration.ofSeconds(5);

        private final Mounted<TicketKeys> mounted;

        /** @param kept whether TLS is BoringSSL's; the JDK's takes no keys */
        Shared(Path file, boolean kept) {
            this.mounted = new Mounted<>("tls-ticket-keys", List.of(file), () -> TicketKeys.read(file));
            if (!kept) {
                log.atWarn()
                        .addKeyValue("file", file)
                        .log("Session ticket keys have no effect: TLS is the JDK's, which takes none; sessions resume nowhere else");
            }
        }

        @Override
        public TicketKeys keys() {
            return mounted.value();
        }

        @Override
        public Optional<TicketKeys> renewed() {
            return mounted.look();
        }

        @Override
        public Duration pause() {
            return LOOK;
        }

        @Override
        public Optional<MountedReading> reading() {
            return Optional.of(mounted.reading());
        }
    }
}
