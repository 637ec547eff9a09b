// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Hears what a type logs. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before;
    private final ConcurrentLinkedQueue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    public Logged(Class<?> type) {
        logger = (Logger) LoggerFactory.getLogger(type);
        setContext(logger.getLoggerContext());
        start();
        // Whatever else of it is to be seen.
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    public boolean has(String message) {
        return find(message).isPresent();
    }

    /** Waits for a message; answers its key-values as text. */
    public String await(String message) {
        return Awaitility.await().until(() -> find(message), Optional::isPresent).orElseThrow();
    }

    /** Everything, a line each, as it was logged. */
    public List<String> lines() {
        return events.stream().map(Logged::line).toList();
    }

    private static String line(ILoggingEvent event) {
        return event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
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
        logger.setLevel(before);
    }
}
