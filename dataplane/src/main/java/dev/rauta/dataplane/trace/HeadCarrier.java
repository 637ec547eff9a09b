// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.HeaderFields;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a head, as propagators read and write them. */
enum HeadCarrier implements TextMapGetter<HeaderFields>, TextMapSetter<HeaderFields> {
    INSTANCE;

    @Override
    public Iterable<String> keys(HeaderFields fields) {
        List<String> names = new ArrayList<>(fields.size());
        fields.forEach((name, _) -> names.add(name.toString()));
        return names;
    }

    /** A value; of a list that comes in several fields all of it, of what must come once null where it does not (W3C Trace Context, section 3.2). */
    @Override
    public @Nullable String get(@Nullable HeaderFields fields, String name) {
        if (fields == null) {
            return null;
        }
        String key = name.toLowerCase(Locale.ROOT);
        int at = fields.indexOf(key, 0);
        if (at < 0) {
            return null;
        }
        int next = fields.indexOf(key, at + 1);
        if (next < 0) {
            return fields.value(at).toString();
        }
        if (!key.equals("tracestate")) {
            return null;
        }
        StringBuilder all = new StringBuilder(fields.value(at));
        for (; next >= 0; next = fields.indexOf(key, next + 1)) {
            all.append(',').append(fields.value(next));
        }
        return all.toString();
    }

    @Override
    public void set(@Nullable HeaderFields fields, String name, String value) {
        if (fields != null) {
            fields.set(name.toLowerCase(Locale.ROOT), value);
        }
    }
}
