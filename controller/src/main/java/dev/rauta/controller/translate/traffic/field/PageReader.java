// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.shape.ErrorPageSpec;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.upstream.UpstreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what errors are answered with, as {@link ShapeReader} reads the rest. */
public final class PageReader {
    private static final int MOST_PAGES = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String HTML = "text/html; charset=utf-8";
    private static final String MEDIA_TYPE = "[0-9A-Za-z.+-]+/[0-9A-Za-z.+-]+( *;[\\x20-\\x7e]*)?";

    /** Stands for what is known once the Service has been found. */
    private static final UpstreamName NOT_YET = UpstreamName.of("-", "-", 1);

    private PageReader() {}

    /**
     * The pages.
     *
     * @param namespace the policy's
     */
    public static PolicyField read(List<ErrorPageSpec> specs, String namespace) {
        String path = "errorPages";
        if (specs.isEmpty() || specs.size() > MOST_PAGES) {
            throw new IllegalArgumentException(path + ": " + specs.size() + " (expected: 1.." + MOST_PAGES + ")");
        }
        Map<String, ServiceRef> services = new LinkedHashMap<>();
        List<Function<Map<String, UpstreamName>, Optional<ErrorPage>>> pages = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            String its = path + "[" + i + "]";
            ErrorPageSpec spec = specs.get(i);
            if (spec.backendRef() == null) {
                Optional<ErrorPage> page = Optional.of(page(its, spec));
                pages.add(_ -> page);
            } else {
                String named = its + ".backendRef";
                services.put(named, BackendReader.read(named, spec.backendRef(), namespace, false));
                ErrorPage page = fetched(its, spec);
                pages.add(known -> Optional.ofNullable(known.get(named)).map(page::at));
            }
        }
        Function<Map<String, UpstreamName>, Optional<PolicyField>> meaning = known -> meaning(
                path, pages.stream().flatMap(page -> page.apply(known).stream()).toList());
        return services.isEmpty()
                ? meaning.apply(Map.of()).orElseThrow()
                : new PolicyField.Asking(path, false, services, meaning);
    }

    private static Optional<PolicyField> meaning(String path, List<ErrorPage> pages) {
        return pages.isEmpty() ? Optional.empty() : Optional.of(ShapeReader.shape(path, new Filter.ErrorPages(pages)));
    }

    private static ErrorPage page(String path, ErrorPageSpec spec) {
        List<Integer> statuses = ShapeReader.statuses(path + ".statusCodes", OrEmpty.list(spec.statusCodes()));
        String type = OrEmpty.textOr(spec.contentType(), HTML);
        if (!type.matches(MEDIA_TYPE)) {
            throw ShapeReader.wrong(path + ".contentType", type, "a media type, such as text/html; charset=utf-8");
        }
        boolean own = own(path, spec);
        String body = spec.body();
        if (body == null) {
            throw ShapeReader.wrong(path + ".body", "", "the page, or backendRef");
        }
        without(path + ".path", spec.path(), "with backendRef alone");
        without(path + ".timeout", spec.timeout(), "with backendRef alone");
        without(path + ".statusFrom", spec.statusFrom(), "with backendRef alone");
        return PolicyReader.within(path, () -> new ErrorPage(statuses, own, type, body));
    }

    private static ErrorPage fetched(String path, ErrorPageSpec spec) {
        List<Integer> statuses = ShapeReader.statuses(path + ".statusCodes", OrEmpty.list(spec.statusCodes()));
        boolean own = own(path, spec);
        without(path + ".body", spec.body(), "without backendRef alone");
        without(path + ".contentType", spec.contentType(), "without backendRef alone: the Service says it");
        String from = OrEmpty.textOr(spec.statusFrom(), "Error");
        if (!from.equals("Error") && !from.equals("Page")) {
            throw ShapeReader.wrong(path + ".statusFrom", from, "Error or Page");
        }
        Duration timeout = PolicyReader.duration(path + ".timeout", spec.timeout()).orElse(TIMEOUT);
        return PolicyReader.within(path, () -> ErrorPage.from(
                new PageService(NOT_YET, OrEmpty.textOr(spec.path(), "/"), timeout, from.equals("Page")), statuses, own));
    }

    private static boolean own(String path, ErrorPageSpec spec) {
        String replaces = OrEmpty.textOr(spec.replaces(), "All");
        if (!replaces.equals("All") && !replaces.equals("Upstream")) {
            throw ShapeReader.wrong(path + ".replaces", replaces, "All or Upstream");
        }
        return replaces.equals("All");
    }

    private static void without(String path, @Nullable String value, String expected) {
        if (value != null) {
            throw ShapeReader.wrong(path, value, expected);
        }
    }
}
