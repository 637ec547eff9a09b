// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.controller.cluster.policy.shape.ErrorPageSpec;
import dev.rauta.controller.translate.traffic.field.PageReader;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PageService;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What errors are answered with. */
final class PageWords {
    private PageWords() {}

    static Said errorPages(Filter.ErrorPages filter, String namespace) throws Unsayable {
        List<ErrorPageSpec> specs = new ArrayList<>();
        Map<String, UpstreamName> services = new HashMap<>();
        for (ErrorPage page : filter.pages()) {
            if (page.service().isPresent()) {
                services.put("errorPages[" + specs.size() + "].backendRef", page.service().get().upstream());
            }
            specs.add(spec(page, namespace));
        }
        ReadBack.check(List.of(filter), services, () -> List.of(PageReader.read(specs, namespace)));
        return new Said("errorPages", specs);
    }

    private static ErrorPageSpec spec(ErrorPage page, String namespace) throws Unsayable {
        List<String> statuses = ranges(page.statuses());
        String replaces = page.own() ? null : "Upstream";
        if (page.service().isEmpty()) {
            return new ErrorPageSpec(statuses, page.contentType(), page.body(), replaces, null, null, null, null);
        }
        PageService asked = page.service().get();
        return new ErrorPageSpec(
                statuses,
                null,
                null,
                replaces,
                ServiceWords.of(asked.upstream()).ref(namespace),
                asked.path(),
                GoText.duration(asked.timeout()),
                asked.itsStatus() ? "Page" : null);
    }

    /** Codes that follow each other as one range. */
    private static List<String> ranges(List<Integer> codes) {
        List<String> ranges = new ArrayList<>();
        List<Integer> sorted = codes.stream().sorted().distinct().toList();
        int begin = 0;
        for (int end : IntStream.range(0, sorted.size()).toArray()) {
            boolean last = end + 1 == sorted.size() || sorted.get(end + 1) != sorted.get(end) + 1;
            if (last) {
                ranges.add(begin == end ? "" + sorted.get(end) : sorted.get(begin) + "-" + sorted.get(end));
                begin = end + 1;
            }
        }
        return ranges;
    }
}
