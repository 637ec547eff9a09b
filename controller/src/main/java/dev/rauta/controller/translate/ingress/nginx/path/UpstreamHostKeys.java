// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Services see of the connection and the host. */
final class UpstreamHostKeys implements KeyGroup {
    private static final String HOST = "upstream-vhost";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z0-9_]*)}?");

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    HOST,
                    "a host, with $host, $http_host, $scheme, $remote_addr, $namespace, $ingress_name, $service_name or $service_port",
                    "the host that the Service sees; $host has the port with it that a client has named"),
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
        Matcher variables = VARIABLE.matcher(text);
        StringBuilder template = new StringBuilder();
        while (variables.find()) {
            variables.appendReplacement(template, Matcher.quoteReplacement(known(variables.group(1), words)));
        }
        variables.appendTail(template);
        if (!VARIABLE.matcher(text).replaceAll("x").matches("[-A-Za-z0-9._:\\[\\]]+")) {
            throw new IllegalArgumentException("'" + text + "' (expected: a host, perhaps with a port)");
        }
        return template.toString();
    }

    private static String known(String variable, Words words) {
        return switch (variable) {
            case "host", "http_host", "best_http_host" -> "${host}";
            case "scheme" -> "${scheme}";
            case "remote_addr" -> "${clientAddress}";
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
