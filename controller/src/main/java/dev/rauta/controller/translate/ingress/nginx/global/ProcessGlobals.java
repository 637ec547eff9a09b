// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.refused;

import java.util.List;
import java.util.stream.Stream;

/** Keys for processes and sockets, nginx's own tables, and what is written in its language. */
final class ProcessGlobals {
    private static final String DROPPED = "ingress-nginx has dropped it";
    private static final String GEO = "no database of places is read; a service that knows them can be asked (rauta.dev/authentication-ext-authz-...)";

    static final List<GlobalKey> KEYS = Stream.of(
                    Stream.of("main-snippet", "http-snippet", "server-snippet", "location-snippet", "stream-snippet")
                            .map(name -> refused(name, ValueForm.text("nginx"), "", Globally.SNIPPETS)),
                    Stream.of(
                            refused("plugins", ValueForm.text("names"), "", "there is no Lua that would run them"),
                            harmless("lua-shared-dicts", ValueForm.TEXT, "", Globally.TUNING),
                            harmless("worker-processes", ValueForm.text("a number, or auto"), "auto", "said to the dataplane, by --workers"),
                            harmless("worker-cpu-affinity", ValueForm.TEXT, "", "the kernel places threads"),
                            harmless("worker-shutdown-timeout", ValueForm.TIME, "240s", "said to the dataplane, by --drain-timeout"),
                            harmless("worker-serial-reloads", ValueForm.BOOL, "false", "nothing is reloaded"),
                            harmless("max-worker-connections", ValueForm.number(0, 999_999_999), "16384",
                                    "said to the dataplane, by --max-connections"),
                            harmless("max-worker-open-files", ValueForm.number(0, 999_999_999), "0", "as many as the process may open"),
                            harmless("reuse-port", ValueForm.BOOL, "true", "each worker has sockets of its own"),
                            harmless("enable-multi-accept", ValueForm.BOOL, "true", "connections are accepted while there are any"),
                            harmless("enable-aio-write", ValueForm.BOOL, "true", "nothing is written to files"),
                            refused("use-geoip", ValueForm.BOOL, "false", GEO),
                            refused("use-geoip2", ValueForm.BOOL, "false", GEO),
                            harmless("geoip2-autoreload-in-minutes", ValueForm.number(0, 999_999_999), "0", GEO),
                            harmless("nginx-status-ipv4-whitelist", ValueForm.TEXT, "127.0.0.1",
                                    "figures are on the admin port, which is bound to --admin-address"),
                            harmless("nginx-status-ipv6-whitelist", ValueForm.TEXT, "::1",
                                    "figures are on the admin port, which is bound to --admin-address"),
                            harmless("debug-connections", ValueForm.TEXT, "", "said to the process, by --log-level")),
                    Stream.of("map-hash-bucket-size", "server-name-hash-max-size", "server-name-hash-bucket-size",
                                    "proxy-headers-hash-max-size", "proxy-headers-hash-bucket-size", "variables-hash-bucket-size",
                                    "variables-hash-max-size")
                            .map(name -> harmless(name, ValueForm.TEXT, "", Globally.TUNING)),
                    Stream.of("global-rate-limit-memcached-host", "global-rate-limit-memcached-port",
                                    "global-rate-limit-memcached-connect-timeout", "global-rate-limit-memcached-max-idle-timeout",
                                    "global-rate-limit-memcached-pool-size", "global-rate-limit-status-code")
                            .map(name -> refused(name, ValueForm.TEXT, "",
                                    DROPPED + "; rateLimits of a TrafficPolicy with scope Cluster count together")),
                    Stream.of(harmless("enable-vts-status", ValueForm.TEXT, "", DROPPED)))
            .flatMap(all -> all)
            .toList();

    private ProcessGlobals() {}
}
