// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields of responses that a ConfigMap says; such as keep browsers from what they must not do, so that nothing is served without them. */
final class CustomHeaderKeys implements KeyGroup {
    private static final String HEADERS = "custom-headers";

    /** Of ingress-nginx's ConfigMap: names with commas between them. */
    private static final String ALLOWED = "global-allowed-response-headers";

    private static final List<NginxKey> KEYS = List.of(applied(
                    HEADERS,
                    "NAMESPACE/NAME of a ConfigMap of the Ingress's namespace",
                    "responses have the fields that the ConfigMap says, if global-allowed-response-headers of ingress-nginx's ConfigMap"
                            + " names them; rauta.dev/response-headers-set needs neither")
            .guarding());

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (!words.has(HEADERS)) {
            return;
        }
        String text = words.text(HEADERS).orElse("");
        int slash = text.indexOf('/');
        String namespace = slash < 0 ? wishes.namespace() : text.substring(0, slash);
        if (text.isEmpty() || !namespace.equals(wishes.namespace())) {
            words.fault(HEADERS, "'" + text + "' (expected: a ConfigMap of namespace " + wishes.namespace() + ")");
            return;
        }
        String name = text.substring(slash + 1);
        @Nullable ConfigMap map = wishes.references().configMap(namespace, name);
        if (map == null) {
            words.missing(HEADERS, "configmap: " + namespace + "/" + name + " not found (expected: fields of responses by their names)");
            return;
        }
        List<HeaderField> fields = new ArrayList<>();
        Set<String> allowed = allowed(words);
        for (Map.Entry<String, String> one : new TreeMap<>(OrEmpty.map(map.getData())).entrySet()) {
            if (!allowed.contains(one.getKey().toLowerCase(Locale.ROOT))) {
                words.missing(HEADERS, "field " + one.getKey() + " is not allowed (expected: one that " + ALLOWED + " names, or "
                        + "rauta.dev/response-headers-set)");
                return;
            }
            try {
                fields.add(new HeaderField(one.getKey(), one.getValue().strip()));
            } catch (IllegalArgumentException e) {
                words.missing(HEADERS, OrEmpty.text(e.getMessage()));
                return;
            }
        }
        words.applied(HEADERS);
        if (!fields.isEmpty()) {
            wishes.filter(new Filter.ResponseHeaders(new HeaderEdit(fields, List.of(), List.of())));
        }
    }

    private static Set<String> allowed(Words words) {
        return words.globals().of(ALLOWED).stream()
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
