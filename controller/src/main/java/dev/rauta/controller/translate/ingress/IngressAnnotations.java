// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.ingress.annotation.GuardAnnotations;
import dev.rauta.controller.translate.ingress.annotation.PolicyAnnotations;
import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.NginxAnnotations;
import dev.rauta.controller.translate.ingress.nginx.global.Everywhere;
import dev.rauta.controller.translate.ingress.nginx.global.GlobalSettings;
import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.Exemptions;
import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.PathWishes;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Asked;
import dev.rauta.controller.translate.traffic.ClaimLimits;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.GuardSum;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the annotations of an Ingress ask for: in the words of ingress-nginx, where the same keys under {@code rauta.dev/} win, and as
 * fields of a TrafficPolicy, which win over both.
 *
 * @param canary which requests it gets of another's; empty where it stands for itself
 * @param eachHost whether what is asked differs from host to host, and is to be read with each as the only one
 * @param effect what a policy of each of its routes would come to
 * @param exemptions where less of it is asked
 * @param draws puts what that refers to into a draft, for where it is served
 */
record IngressAnnotations(
        Optional<Canary> canary,
        boolean eachHost,
        Effect effect,
        Exemptions exemptions,
        Part draws,
        HostWishes host,
        PathWishes path,
        BackendWishes backend) {
    private static final String OWN = "rauta.dev/";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    /** Of an Ingress without any. */
    static final IngressAnnotations NONE = new IngressAnnotations(
            Optional.empty(),
            false,
            Effect.NONE,
            Exemptions.NONE,
            Part.NOTHING,
            HostWishes.NONE,
            PathWishes.NONE,
            BackendWishes.NONE);

    /** What a policy of a route for that path would come to. */
    Effect effect(PathMatch path) {
        return effect.guarded(exemptions.on(path, effect.guards()));
    }

    static IngressAnnotations of(Ingress ingress, boolean sslRedirect, GlobalSettings globals, References references, Draft draft) {
        HostWishes host = HostWishes.NONE.with(sslRedirect ? HostWishes.Redirect.WITH_TLS : HostWishes.Redirect.NEVER)
                .withSlashes(globals.globals().nginx());
        Map<String, String> all = new TreeMap<>(OrEmpty.map(ingress.getMetadata().getAnnotations()));
        all.keySet().removeIf(key -> !key.startsWith(OWN) && !key.startsWith(NGINX));
        if (all.isEmpty() && globals.equals(GlobalSettings.NONE)) {
            return new IngressAnnotations(
                    Optional.empty(), false, Effect.NONE, Exemptions.NONE, Part.NOTHING, host, PathWishes.NONE, BackendWishes.NONE);
        }
        SourceRef source = ObjectId.of(ingress).source();
        Map<String, String> winners = winners(source, all, draft);
        Words words = new Words(source, winners, all, globals.globals(), Catalogue::find, draft);
        Asked fields = new Asked(references);
        GuardSum guards = new GuardAnnotations(source, all, references, draft).read();
        Wishes wishes = new Wishes(words, references, fields, hosts(ingress), host);
        PolicyAnnotations.read(source, all, fields, NginxAnnotations.canary(words, wishes), draft);
        Set<String> policies = new HashSet<>();
        winners.forEach((name, key) -> {
            if (PolicyAnnotations.has(key)) {
                policies.add(name);
            }
        });
        guard(globals.everywhere(), guards);
        NginxAnnotations.read(words, policies, wishes, guards);
        everywhere(globals.everywhere(), wishes);
        if (ClaimLimits.lost(fields.fields(), guards.all())) {
            draft.problem(source, ClaimLimits.REASON, ClaimLimits.why("rate-limits, concurrency", source.name()));
        }
        Part draws = draft.aside(() -> {
            if (guards.closed().isEmpty()) {
                guards.draw();
                fields.draws().forEach(draft::add);
                wishes.draws().forEach(draft::add);
            }
        });
        return new IngressAnnotations(
                wishes.canary(),
                wishes.eachHost(),
                Effect.of(PolicyField.Limits.asOfOne(fields.fields()), guards.all(), guards.closed()),
                wishes.exemptions(),
                draws,
                wishes.host(),
                wishes.path(),
                wishes.backend());
    }

    private static Set<HostPattern> hosts(Ingress ingress) {
        Set<HostPattern> hosts = new TreeSet<>();
        for (IngressRule rule : OrEmpty.list(ingress.getSpec().getRules())) {
            try {
                hosts.add(HostPattern.ofIngress(OrEmpty.text(rule.getHost())));
            } catch (IllegalArgumentException e) {
                // Who reads the rule tells of it; nothing is served for it.
                continue;
            }
        }
        return hosts;
    }

    /** Guards of all Ingresses are asked before those of nginx's annotations are. */
    private static void guard(Everywhere all, GuardSum guards) {
        guards.add(all.guards().stream()
                .<PolicyField>map(guard -> new PolicyField.Guarding("nginx-configmap", new GuardTerm.Plain(guard)))
                .toList());
        if (all.closed()) {
            guards.close(Effect.UNUSABLE);
        }
    }

    /** The widest, so that what the Ingress says has the last word. */
    private static void everywhere(Everywhere all, Wishes wishes) {
        wishes.host(host -> host.overTls(all.overTls()));
        if (!all.answers().isEmpty()) {
            wishes.field(new PolicyField.Shape("responseHeaders", all.answers(), true));
        }
        if (!all.first().isEmpty()) {
            wishes.field(new PolicyField.Shape("requestHeaders", all.first(), true));
        }
        if (!all.requests().isEmpty()) {
            wishes.field(new PolicyField.Shape("requestHeaders", all.requests(), true));
        }
        all.compression().ifPresent(how -> wishes.field(new PolicyField.Compressed(how)));
    }

    /** By short key, the full key that counts. */
    private static Map<String, String> winners(SourceRef source, Map<String, String> all, Draft draft) {
        Map<String, String> winners = new TreeMap<>();
        all.keySet().stream().filter(key -> key.startsWith(NGINX)).forEach(key -> winners.put(shortKey(key), key));
        all.keySet().stream().filter(key -> key.startsWith(OWN)).forEach(key -> {
            String loser = winners.put(shortKey(key), key);
            if (loser != null) {
                draft.annotation(new AnnotationVerdict(source, loser, Verdict.IGNORED, key + " wins over it"));
            }
        });
        return winners;
    }

    private static String shortKey(String key) {
        return key.substring(key.indexOf('/') + 1);
    }
}
