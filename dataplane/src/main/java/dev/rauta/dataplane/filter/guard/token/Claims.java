// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.token;

import dev.rauta.dataplane.http.FieldValues;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.filter.HeaderField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token says of its bearer. */
public record Claims(Map<String, @Nullable Object> all) {

    /** Whether they say what {@code rule} asks. */
    public boolean fit(ClaimRule rule) {
        return values(rule.claim()).stream().anyMatch(rule.values()::contains);
    }

    /** A field for each claim that is there and can be one: text of printable ASCII, lists with commas between. */
    public List<HeaderField> fields(List<ClaimHeader> headers) {
        List<HeaderField> fields = new ArrayList<>();
        for (ClaimHeader header : headers) {
            Object value = value(header.claim());
            List<String> texts = value == null ? List.of() : texts(value);
            String text = String.join(",", texts);
            // A comma in one of several would make it two.
            boolean one = texts.size() == 1 || texts.stream().noneMatch(each -> each.indexOf(',') >= 0);
            if (!texts.isEmpty() && FieldValues.plain(text) && one) {
                fields.add(new HeaderField(header.header(), text));
            }
        }
        return fields;
    }

    /** A claim as text, of a list all with commas between; null where it is not there, or has none. */
    public @Nullable String text(String claim) {
        Object value = value(claim);
        List<String> texts = value == null ? List.of() : texts(value);
        return texts.isEmpty() ? null : String.join(",", texts);
    }

    private List<String> values(String claim) {
        Object value = value(claim);
        if (value instanceof String words && (claim.equals("scope") || claim.equals("scp"))) {
            return Arrays.asList(words.split(" "));
        }
        return value == null ? List.of() : texts(value);
    }

    /** By its whole name, for names may have dots, or else by the way that dots lead. */
    private @Nullable Object value(String claim) {
        if (all.containsKey(claim)) {
            return all.get(claim);
        }
        Object at = all;
        for (String name : claim.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    private static List<String> texts(Object value) {
        return switch (value) {
            case String text -> List.of(text);
            case Number number -> List.of(number.toString());
            case Boolean truth -> List.of(truth.toString());
            case List<?> list -> {
                List<String> texts = new ArrayList<>();
                for (Object one : list) {
                    if (one instanceof String || one instanceof Number || one instanceof Boolean) {
                        texts.add(one.toString());
                    }
                }
                yield texts;
            }
            default -> List.of();
        };
    }
}
