// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.stream.Collectors;

/** What Services see of the connection and the host. */
final class UpstreamHostKeys implements KeyGroup {
    private static final String HOST = "upstream-vhost";
    private static final List<NginxKey> KEYS = List.of(
            applied(
                    HOST,
                    "a host, with $host, $http_host, $scheme, $remote_addr, $namespace, $ingress_name, $service_name or $service_port",
                    "the host that the Service sees; $http_host has the port with it that a client has named, $host has not"),
            harmless(
                    "connection-proxy-header",
                    "close or keep-alive",
                    "connections to Services are kept or closed as both sides need it, and Connection is between neighbours alone"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (wishes.saidRewrite().flatMap(Filter.Rewrite::host).isPresent()) {
            words.ignored(HOST, "rauta.dev annotations say urlRewrite.hostname and win over it");
            return;
        }
        words.sound(HOST, text -> template(text, words)).ifPresent(template -> {
            words.applied(HOST);
            wishes.upstreamHost(template);
        });
    }

    private static String template(String text, Words words) {
        List<NginxText.Part> parts = NginxText.parts(text);
        String host = parts.stream().map(part -> part instanceof NginxText.Part.Plain(String plain) ? plain : "x").collect(Collectors.joining());
        if (!host.matches("[-A-Za-z0-9._:\\[\\]]+")) {
            throw new IllegalArgumentException("'" + text + "' (expected: a host, perhaps with a port)");
        }
        return parts.stream()
                .map(part -> switch (part) {
                    case NginxText.Part.Plain(String plain) -> plain;
                    case NginxText.Part.Variable(String name) -> known(name, words);
                })
                .collect(Collectors.joining());
    }

    private static String known(String variable, Words words) {
        return switch (variable) {
            case "host", "http_host", "best_http_host", "scheme", "remote_addr" -> NginxText.spelt(variable);
            case "namespace" -> words.source().namespace();
            case "ingress_name" -> words.source().name();
            // What these come to each path says.
            case "service_name", "service_port" -> "$" + variable;
            default -> throw new IllegalArgumentException("variable $" + variable
                    + " (expected: $host, $http_host, $scheme, $remote_addr, $namespace, $ingress_name, $service_name or"
                    + " $service_port; headers of requests: TrafficPolicy requestHeaders)");
        };
    }
}
