// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.nginx.key.CipherList;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey.Stand;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap of ingress-nginx, while it is read. What of it guards and cannot be honoured closes all Ingresses; a ConfigMap that is not there
 * says nothing, as a policy that is not there.
 */
final class GlobalReading {
    private static final String REFUSED = "SettingRefused";

    private final SourceRef source;
    private final References references;
    private final Draft draft;
    private final Map<String, String> said;
    private final boolean there;
    /** What counts, with what holds where nothing is said. */
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> faults = new HashMap<>();
    private final Set<SourceRef> reads = new HashSet<>();
    private boolean closed;

    /** @param named NAMESPACE/NAME */
    GlobalReading(String named, References references, Draft draft) {
        int slash = named.indexOf('/');
        this.source = SourceRef.of("ConfigMap", named.substring(0, slash), named.substring(slash + 1));
        this.references = references;
        this.draft = draft;
        Map<String, String> data = data(source.namespace(), source.name());
        this.there = data != null;
        this.said = data == null ? Map.of() : new TreeMap<>(data);
    }

    GlobalSettings read() {
        if (!there) {
            draft.problem(source, "ConfigMapNotFound", "configmap: " + source.namespace() + "/" + source.name()
                    + " not found (expected: what --nginx-configmap names); ingress-nginx's defaults hold");
        }
        for (GlobalKey key : GlobalCatalogue.all()) {
            if (key.held() && !key.usual().isEmpty()) {
                values.put(key.name(), key.usual());
            }
        }
        said.forEach(this::take);
        List<Guard> guards = BlockGlobals.guards(this);
        List<Filter> answers = HeaderEffects.answers(this);
        List<Filter> requests = HeaderEffects.requests(this);
        Optional<Filter.Compression> compression = CompressionGlobals.compression(this);
        // What is told may close everything.
        said.forEach(this::tell);
        return new GlobalSettings(
                new Globals(values, true),
                new Everywhere(guards, HeaderEffects.first(this), answers, requests, compression, HeaderEffects.overTls(this), closed),
                reads);
    }

    /** What an object says by its keys; null where it is not there. */
    @Nullable Map<String, String> data(String namespace, String name) {
        reads.add(SourceRef.of("ConfigMap", namespace, name));
        if (!(references.object("ConfigMap", namespace, name) instanceof ConfigMap map)) {
            return null;
        }
        draft.used("ConfigMap", namespace, name);
        return OrEmpty.map(map.getData());
    }

    /** What counts of a key. */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Whether it says so. */
    boolean on(String key) {
        return text(key).flatMap(Words::parseBool).orElse(false);
    }

    /** Says why a key is not honoured, all of it or a part. */
    void fault(String key, String why) {
        faults.merge(key, why, (one, other) -> one + "; " + other);
    }

    private void take(String name, String value) {
        GlobalKey key = GlobalCatalogue.find(name);
        String text = OrEmpty.text(value).strip();
        if (key == null) {
            fault(name, "not known (expected: a key of ingress-nginx's ConfigMap)");
        } else if (!text.isEmpty() && !key.form().takes().test(text)) {
            fault(name, "'" + text + "' (expected: " + key.values() + ")");
        } else if (!text.isEmpty()) {
            switch (key.stand()) {
                case APPLIED -> values.put(name, key.form().canonical(text));
                case HARMLESS -> {}
                case REFUSED -> {
                    if (!key.form().same(text, key.usual())) {
                        fault(name, key.meaning());
                    }
                }
            }
        }
    }

    private void tell(String name, String value) {
        GlobalKey key = GlobalCatalogue.find(name);
        String fault = faults.get(name);
        if (fault != null) {
            boolean guards = key == null ? GlobalCatalogue.mayGuard(name) : key.guards();
            closed |= guards;
            String why = fault + (guards ? "; it guards, so that all Ingresses answer 503" : "");
            tell(name, Verdict.REFUSED, why);
            draft.problem(source.at("data[" + name + "]"), REFUSED, name + ": " + why);
        } else if (key != null) {
            boolean nothing = OrEmpty.text(value).isBlank();
            tell(name, nothing || key.stand() != Stand.APPLIED
                    ? Verdict.IGNORED
                    : Verdict.APPLIED, nothing ? "empty, so that it says nothing" : meaning(key) + remark(name, value));
        }
    }

    private static String remark(String name, String value) {
        return name.equals(HttpsGlobals.CIPHERS) ? CipherList.parse(OrEmpty.text(value)).remark() : "";
    }

    private static String meaning(GlobalKey key) {
        return switch (key.stand()) {
            case APPLIED, HARMLESS -> key.meaning();
            case REFUSED -> "as it is in any case";
        };
    }

    private void tell(String name, Verdict verdict, String reason) {
        draft.annotation(new AnnotationVerdict(source, name, verdict, reason));
    }
}
