// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

import dev.rauta.app.diff.FilterText;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the controller makes of what has been written. */
final class ReadBack {
    private static final FilterText TEXT = new FilterText(UpstreamName::value);

    private ReadBack() {}

    /** Checks that filters come back as they were; their order is another matter. */
    static void check(List<Filter> wanted, Supplier<List<PolicyField>> reading) throws Unsayable {
        check(wanted, Map.of(), reading);
    }

    /** @param known upstreams of the Services that are asked, by the path of what names them */
    static void check(List<Filter> wanted, Map<String, UpstreamName> known, Supplier<List<PolicyField>> reading) throws Unsayable {
        List<Filter> read = new ArrayList<>();
        for (PolicyField field : fields(reading)) {
            read.addAll(filters(field, known));
        }
        if (!TEXT.all(sorted(wanted)).equals(TEXT.all(sorted(read)))) {
            throw new Unsayable("not as a policy says it: " + TEXT.all(wanted));
        }
    }

    /** Checks that a value comes back as it was. */
    static void same(Object wanted, Supplier<?> reading) throws Unsayable {
        Object read;
        try {
            read = reading.get();
        } catch (IllegalArgumentException e) {
            throw new Unsayable(String.valueOf(e.getMessage()));
        }
        if (!wanted.equals(read)) {
            throw new Unsayable("not as a policy says it: " + wanted);
        }
    }

    private static List<PolicyField> fields(Supplier<List<PolicyField>> reading) throws Unsayable {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new Unsayable(String.valueOf(e.getMessage()));
        }
    }

    private static List<Filter> sorted(List<Filter> filters) {
        return filters.stream().sorted(Comparator.comparing(TEXT::one)).toList();
    }

    private static List<Filter> filters(PolicyField field, Map<String, UpstreamName> known) throws Unsayable {
        return switch (field) {
            case PolicyField.Limits limits -> limits.filters();
            case PolicyField.Shape shape -> shape.filters();
            case PolicyField.Compressed(Filter.Compression how) -> List.of(how);
            case PolicyField.Asking asking -> {
                PolicyField meant = asking.meaning().apply(known).orElseThrow(() -> new Unsayable(field.path() + ": no Service"));
                yield filters(meant, known);
            }
            case PolicyField.Balancing _,
                    PolicyField.Zones _,
                    PolicyField.Breaker _,
                    PolicyField.Outliers _,
                    PolicyField.SlowStart _,
                    PolicyField.Health _,
                    PolicyField.TimeLimit _,
                    PolicyField.Retry _,
                    PolicyField.Hedged _,
                    PolicyField.Guarding _ -> throw new Unsayable(field.path() + ": no filter");
        };
    }
}
