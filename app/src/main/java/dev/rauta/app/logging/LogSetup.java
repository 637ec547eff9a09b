// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.rauta.app.config.CommonOptions;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Points all logging at standard error, in the format and from the level that the operator chose. */
public final class LogSetup {
    private LogSetup() {}

    /** Replaces whatever was set up before. */
    public static void apply(CommonOptions options) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, options.logFormat()));
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        // The client library logs a watch's failures with the event that it could not read, which may be a Secret. Ours say the rest.
        context.getLogger("io.fabric8.kubernetes.client.informers").setLevel(Level.OFF);
        context.getLogger("io.fabric8.kubernetes.client.dsl.internal").setLevel(Level.OFF);
        context.getLogger("dev.rauta")
                .setLevel(Level.toLevel(options.logLevel().name().toUpperCase(Locale.ROOT)));
    }

    /** For commands that answer once: only what went wrong, on standard error. */
    public static void quiet() {
        apply(new CommonOptions());
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("dev.rauta")
                .setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, CommonOptions.LogFormat format) {
        return switch (format) {
            case json -> {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.start();
                yield encoder;
            }
            case text -> {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setContext(context);
                encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg %kvp%n%ex{full}");
                encoder.start();
                yield encoder;
            }
        };
    }
}
