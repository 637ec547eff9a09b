// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ExternalTerms;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.RequestText;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** One service that is asked, half read. */
final class Asking {
    /** As long as ingress-nginx waits for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Successful and redirecting ones: nginx adds fields to no others. */
    private static final List<Integer> COOKIES_WITH = List.of(200, 201, 204, 206, 301, 302, 303, 304, 307, 308);

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE");

    /** Stands for what is known once the service has been found. */
    private static final UpstreamName NOT_YET = UpstreamName.of("-", "-", 1);

    private final Words words;
    private final Wishes wishes;
    private final AskingWords said;

    Asking(Words words, Wishes wishes, AskingWords said) {
        this.words = words;
        this.wishes = wishes;
        this.said = said;
    }

    void read() {
        Optional<AuthUrl> url = sound("url", text -> AuthUrl.parse(text, wishes.hosts()), said::deny);
        if (url.isEmpty()) {
            if (said.text("url").isEmpty()) {
                said.deny("url", "'' (expected: an http or https URL)");
            }
            return;
        }
        if (wishes.hosts().size() > 1 && said.text("url").filter(AuthUrl::byHost).isPresent()) {
            wishes.readForEachHost();
        }
        try {
            ServiceGuard.External guard = guard(url.get());
            wishes.authentication(new GuardTerm.AskingUrl(url.get().service(), guard::at), said.keys());
        } catch (IllegalArgumentException e) {
            said.deny("url", OrEmpty.text(e.getMessage()));
        }
    }

    private ServiceGuard.External guard(AuthUrl url) {
        Optional<String> signIn = sound("signin", Asking::signIn, said::fault);
        boolean always = flag("always-set-cookie");
        return new ServiceGuard.External(
                new AskedService(NOT_YET, Optional.of(url.host()), TIMEOUT, List.of(), false),
                url.path(),
                sound("method", Asking::method, said::deny).orElse("GET"),
                sound("response-headers", Asking::names, said::deny).orElse(List.of()),
                List.of("set-cookie"),
                signIn,
                sound("signin-redirect-param", Asking::parameter, said::fault).orElse("rd"),
                kept(),
                Optional.of(new ExternalTerms(told(), List.of(401, 403), Optional.of(500), always ? List.of() : COOKIES_WITH)));
    }

    private static String method(String text) {
        if (!METHODS.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' (expected: a method of HTTP)");
        }
        return text;
    }

    private static String signIn(String text) {
        String template = NginxText.template(text);
        if (!text.matches("https?://[^\\s/?#]+([/?]\\S*)?|/\\S*")) {
            throw new IllegalArgumentException("'" + text + "' (expected: an http or https URL, or a path)");
        }
        return template;
    }

    private static String parameter(String text) {
        if (!text.matches(TOKEN)) {
            throw new IllegalArgumentException("'" + text + "' (expected: a token)");
        }
        return text;
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Asking::parameter)
                .toList();
    }

    private boolean flag(String name) {
        return sound(name, text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> throw new IllegalArgumentException("'" + text + "' (expected: true or false)");
                }, said::fault)
                .orElse(false);
    }

    private Optional<Decisions> kept() {
        Optional<Optional<Duration>> time = said.text("cache-duration").isEmpty()
                ? Optional.of(Optional.of(KeptDecisions.USUAL))
                : sound("cache-duration", KeptDecisions::lifetime, said::fault);
        if (time.isEmpty()) {
            said.fault("cache-key", "without a sound duration decisions are not kept (expected: with one, or none)");
            return Optional.empty();
        }
        return sound("cache-key", key -> KeptDecisions.parse(key, time.get()), said::fault).flatMap(one -> one);
    }

    /** As ingress-nginx tells it. */
    private List<HeaderTemplate> told() {
        List<HeaderTemplate> told = new ArrayList<>();
        told.add(new HeaderTemplate("X-Sent-From", "nginx-ingress-controller"));
        told.add(new HeaderTemplate("X-Real-IP", "${clientAddress}"));
        told.add(new HeaderTemplate("X-Scheme", "${header.x-forwarded-proto}"));
        told.add(new HeaderTemplate(
                "X-Auth-Request-Redirect", sound("request-redirect", NginxText::template, said::fault).orElse("${target}")));
        sound("proxy-set-headers", this::more, said::deny).ifPresent(more -> more.forEach((name, value) ->
                told.add(new HeaderTemplate(name, value))));
        return told;
    }

    private TreeMap<String, String> more(String text) {
        SecretName name = SecretName.parse(text, words);
        if (!(wishes.references().object("ConfigMap", name.namespace(), name.name()) instanceof ConfigMap map)) {
            throw new Absent("configmap: " + name.namespace() + "/" + name.name() + " not found (expected: a ConfigMap with fields)");
        }
        TreeMap<String, String> more = new TreeMap<>();
        OrEmpty.map(map.getData()).forEach((field, value) -> {
            String template = NginxText.template(OrEmpty.text(value).strip());
            // Whether it is a field is asked here, where who has written it can be told.
            more.put(new HeaderTemplate(field, template).name(), new RequestText(template).template());
        });
        return more;
    }

    private <T> Optional<T> sound(String name, Function<String, T> reading, Telling telling) {
        Optional<String> text = said.text(name);
        try {
            return text.map(reading);
        } catch (Absent e) {
            said.missing(name, OrEmpty.text(e.getMessage()));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            telling.tell(name, OrEmpty.text(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What is named is not there. */
    private static final class Absent extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Absent(String message) {
            super(message);
        }
    }

    private interface Telling {
        void tell(String name, String why);
    }
}
