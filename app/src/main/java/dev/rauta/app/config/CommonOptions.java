// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import picocli.CommandLine.Option;

/** Flags that every long-running role has. */
public final class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML with any of these flags by name; the environment and the command line go before it.")
    String config = "";

    @Option(
            names = "--admin-address",
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Health, metrics and state (default: 127.0.0.1:9900).")
    HostPort adminAddress = new HostPort("127.0.0.1", 9900);

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info, debug or trace (default: info).")
    LogLevel logLevel = LogLevel.info;

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json (default: text).")
    LogFormat logFormat = LogFormat.text;

    @Option(
            names = "--nginx-metrics",
            paramLabel = "BOOL",
            arity = "0..1",
            fallbackValue = "true",
            description = "Whether the figures are exposed under ingress-nginx's names besides their own (default: false).")
    boolean nginxMetrics;

    /** How much is logged. */
    public enum LogLevel {
        error,
        warn,
        info,
        debug,
        trace
    }

    /** How it is written. */
    public enum LogFormat {
        text,
        json
    }

    public HostPort adminAddress() {
        return adminAddress;
    }

    public boolean nginxMetrics() {
        return nginxMetrics;
    }

    public LogLevel logLevel() {
        return logLevel;
    }

    public LogFormat logFormat() {
        return logFormat;
    }
}
