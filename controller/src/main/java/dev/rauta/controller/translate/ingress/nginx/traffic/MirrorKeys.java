// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.ServiceUrl;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.MirrorForm;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who gets copies of requests. */
final class MirrorKeys implements KeyGroup {
    private static final String TARGET = "mirror-target";
    private static final String BODY = "mirror-request-body";
    private static final String HOST = "mirror-host";
    private static final Pattern URL = Pattern.compile("(https?)://(\\[[0-9A-Fa-f:.]+\\]|[^/:$\\[\\]?#@\\s]+)(?::([0-9]{1,5}))?([/$][^\\s#]*)?");

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    TARGET,
                    "a URL whose path may have variables such as $request_uri",
                    "a copy of each request goes there, whose answer nobody waits for; without a path it has that of the request, with one without variables the"
                            + " request's query. A"
                            + " Service's name leads to its endpoints"),
            applied(BODY, "on or off", "copies have the request's body, or none"),
            applied(HOST, "a host name", "the Host that the mirror sees, in place of that of mirror-target"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (words.text(TARGET).isEmpty()) {
            KEYS.forEach(key -> words.ignored(key.name(), "without " + TARGET + " (expected: with it)"));
            return;
        }
        boolean body = words.onOff(BODY).orElse(true);
        Optional<String> host = words.read(
                HOST, "a host name", text -> Optional.of(text).filter(one -> one.matches("[0-9A-Za-z._-]+(:[0-9]{1,5})?")));
        words.sound(TARGET, MirrorKeys::target).ifPresent(target -> {
            switch (wishes.references().named().find(target.url())) {
                case Resolved.Missing<NamedService>(String _, String message) -> words.missing(TARGET, message);
                case Resolved.Found<NamedService>(NamedService its) -> {
                    MirrorForm form = new MirrorForm(Optional.of(host.orElse(target.authority())), target.path(), body);
                    wishes.draws(its.draws());
                    wishes.filter(new Filter.Mirror(its.upstream(), 1, 1, Optional.of(form)));
                    KEYS.forEach(key -> words.applied(key.name()));
                }
            }
        });
        KEYS.forEach(key -> words.ignored(key.name(), "without a sound " + TARGET + " (expected: one)"));
    }

    /** @param authority as written */
    private record Target(ServiceUrl url, String authority, Optional<String> path) {}

    private static Target target(String text) {
        Matcher matcher = URL.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' (expected: http:// or https://, a host without variables, perhaps a path)");
        }
        boolean tls = matcher.group(1).equals("https");
        String host = matcher.group(2);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String port = matcher.group(3);
        ServiceUrl url = new ServiceUrl(tls, bare, port == null ? tls ? 443 : 80 : Integer.parseInt(port));
        // Of a path that is the same for all nginx keeps the request's query.
        Optional<String> path = Optional.ofNullable(matcher.group(4))
                .map(one -> one.matches("[^$?]+") ? NginxText.template(one) + "?${query}" : NginxText.template(one));
        path.ifPresent(one -> {
            if (one.matches("(?s).*\\$[1-9].*")) {
                throw new IllegalArgumentException("'" + text + "' (expected: no $1 to $9, for there is no expression)");
            }
            // A path that is none is said here, where its author is told.
            var _ = new MirrorForm(Optional.empty(), Optional.of(one), true);
        });
        return new Target(url, port == null ? host : host + ":" + port, path);
    }
}
