// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is asked for pages in the place of errors. ingress-nginx sends on the request itself; here the page is asked for, with GET. */
final class ErrorPageKeys implements KeyGroup {
    private static final String CODES = "custom-http-errors";
    private static final String BACKEND = "default-backend";
    private static final String DISABLE = "disable-proxy-intercept-errors";

    private static final String PATH = "errorPages";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What stands for nobody there who could answer. */
    private static final List<String> NOBODY = List.of("no-endpoint", "backend-not-found");

    private static final List<NginxKey> KEYS = List.of(
            applied(CODES, "statuses from 400 to 599, with commas",
                    "such answers, of whomever, are those that default-backend gives to GET /, with X-Code, X-Format, X-Original-URI and the like"),
            applied(BACKEND, "a Service of the namespace",
                    "its first port is asked for pages of custom-http-errors, and with X-Code 503 where the Service of a path has no endpoint that is ready"),
            applied(DISABLE, "true or false", "whether the statuses of the ConfigMap's custom-http-errors are let through"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        List<Integer> codes = codes(words);
        words.applied(DISABLE);
        Optional<ServiceRef> service = service(words, wishes);
        if (service.isEmpty()) {
            words.fault(CODES, "nobody has the pages (expected: with " + BACKEND + ")");
            return;
        }
        PolicyField field = new PolicyField.Asking(
                PATH, false, Map.of(BACKEND, service.get()), known -> Optional.ofNullable(known.get(BACKEND)).map(to -> pages(to, codes)));
        if (codes.isEmpty()) {
            wishes.field(field, BACKEND);
        } else {
            wishes.field(field, BACKEND, CODES);
        }
    }

    private static PolicyField pages(UpstreamName upstream, List<Integer> codes) {
        PageService service = new PageService(upstream, "/", TIMEOUT, true);
        List<ErrorPage> pages = new ArrayList<>();
        if (!codes.isEmpty()) {
            pages.add(ErrorPage.from(service, codes, true));
        }
        pages.add(ErrorPage.from(service, List.of(503), true).only(NOBODY));
        return new PolicyField.Shape(PATH, List.of(new Filter.ErrorPages(pages)), false);
    }

    /** What holds for all is let through where the Ingress says so; what it says itself counts. */
    private static List<Integer> codes(Words words) {
        if (words.bool(DISABLE).orElse(false) && !words.has(CODES)) {
            return List.of();
        }
        List<Integer> codes = new ArrayList<>();
        for (String one : words.list(CODES)) {
            if (one.matches("[45][0-9][0-9]")) {
                codes.add(Integer.parseInt(one));
            } else {
                words.fault(CODES, "'" + one + "' (expected: 400..599)");
            }
        }
        return codes;
    }

    private static Optional<ServiceRef> service(Words words, Wishes wishes) {
        String name = words.text(BACKEND).orElse("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String namespace = wishes.namespace();
        if (!(wishes.references().object("Service", namespace, name) instanceof Service service)) {
            words.missing(BACKEND, "Service " + namespace + "/" + name + " not found (expected: one with a port)");
            return Optional.empty();
        }
        Optional<Integer> port = service.getSpec() == null
                ? Optional.empty()
                : OrEmpty.list(service.getSpec().getPorts()).stream()
                        .filter(one -> OrEmpty.textOr(one.getProtocol(), "TCP").equals("TCP") && one.getPort() != null)
                        .map(ServicePort::getPort)
                        .findFirst();
        if (port.isEmpty()) {
            words.missing(BACKEND, "Service " + namespace + "/" + name + " without a port (expected: one of TCP)");
        }
        return port.map(number -> new ServiceRef(namespace, namespace, name, number, false));
    }
}
