// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic.field;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.shape.HeaderSpec;
import dev.rauta.controller.cluster.policy.shape.HeadersSpec;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.filter.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a policy does to header fields, in either spelling, as {@link PolicyReader} reads the rest: throws
 * {@link IllegalArgumentException} with the path of what is wrong.
 */
public final class HeaderReader {
    /** Fields that frame a message, concern a connection, or say where a request goes: there are other fields for that, or none. */
    private static final Set<String> DATAPLANES = Set.of(
            "connection", "content-length", "host", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade");

    private static final int MOST = 64;

    private HeaderReader() {}

    public static PolicyField request(HeadersSpec spec) {
        return read("requestHeaders", false, spec);
    }

    public static PolicyField response(HeadersSpec spec) {
        return read("responseHeaders", true, spec);
    }

    private static PolicyField read(String path, boolean response, HeadersSpec spec) {
        List<HeaderTemplate> set = templates(path + ".set", response, spec.set());
        List<HeaderTemplate> add = templates(path + ".add", response, spec.add());
        List<String> remove = new ArrayList<>();
        for (String name : OrEmpty.list(spec.remove())) {
            remove.add(ours(path + ".remove", OrEmpty.text(name)));
        }
        if (set.isEmpty() && add.isEmpty() && remove.isEmpty()) {
            throw new IllegalArgumentException(path + ": nothing (expected: set, add or remove)");
        }
        return new PolicyField.Shape(path, List.of(filter(response, set, add, remove)), true);
    }

    private static Filter filter(boolean response, List<HeaderTemplate> set, List<HeaderTemplate> add, List<String> remove) {
        if (set.stream().allMatch(HeaderReader::plain) && add.stream().allMatch(HeaderReader::plain)) {
            HeaderEdit edit = new HeaderEdit(fields(set), fields(add), remove);
            return response ? new Filter.ResponseHeaders(edit) : new Filter.RequestHeaders(edit);
        }
        return new Filter.HeaderTemplates(response, set, add, remove);
    }

    private static boolean plain(HeaderTemplate template) {
        return template.pieces().size() == 1 && template.pieces().getFirst() instanceof Piece.Text;
    }

    private static List<HeaderField> fields(List<HeaderTemplate> templates) {
        List<HeaderField> fields = new ArrayList<>();
        for (HeaderTemplate template : templates) {
            if (template.pieces().getFirst() instanceof Piece.Text(String text)) {
                fields.add(new HeaderField(template.name(), text));
            }
        }
        return fields;
    }

    private static List<HeaderTemplate> templates(String path, boolean response, @Nullable List<HeaderSpec> specs) {
        List<HeaderTemplate> templates = new ArrayList<>();
        for (HeaderSpec spec : OrEmpty.list(specs)) {
            String name = ours(path, OrEmpty.text(spec.name()));
            String value = OrEmpty.text(spec.value()).strip();
            if (value.isEmpty() || value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f || c > 0xff))) {
                throw ShapeReader.wrong(
                        path + "[" + name + "]", value, "a value without control characters (RFC 9110, section 5.5)");
            }
            HeaderTemplate template = PolicyReader.within(path, () -> new HeaderTemplate(name, value));
            if (!response && template.pieces().contains(new Piece.Known(Variable.UPSTREAM))) {
                throw ShapeReader.wrong(path + "[" + name + "]", value, "${upstream} in responseHeaders alone, for it is chosen later");
            }
            templates.add(template);
        }
        if (templates.size() > MOST) {
            throw new IllegalArgumentException(path + ": " + templates.size() + " (expected: at most " + MOST + ")");
        }
        return templates;
    }

    private static String ours(String path, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (DATAPLANES.contains(lower)) {
            throw ShapeReader.wrong(
                    path, name, "a field that neither frames the message nor concerns one connection, nor is Host");
        }
        return PolicyReader.within(path, () -> new HeaderField(lower, "x").name());
    }
}
