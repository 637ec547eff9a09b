// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** Hears what a type logs. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final ConcurrentLinkedQueue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    Logged(Class<?> type) {
        logger = (Logger) LoggerFactory.getLogger(type);
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    boolean has(String message) {
        return find(message).isPresent();
    }

    /** Waits for a message; answers its key-values as text. */
    String await(String message) {
        return Awaitility.await().until(() -> find(message), Optional::isPresent).orElseThrow();
    }

    private Optional<String> find(String message) {
        return events.stream()
                .filter(event -> event.getMessage().startsWith(message))
                .map(event -> String.valueOf(event.getKeyValuePairs()))
                .findFirst();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
