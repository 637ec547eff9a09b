// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ByAge;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.nginx.global.GlobalSettings;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.TlsOffer;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts every Ingress of ours on ports 80 and 443, the oldest first (networking.k8s.io/v1). */
public final class IngressTranslator {
    /** Plain HTTP for every Ingress. */
    public static final ListenerName HTTP = ListenerName.ofIngress(80);

    /** HTTPS for every Ingress. */
    public static final ListenerName HTTPS = ListenerName.ofIngress(443);

    private IngressTranslator() {}

    /**
     * @param traffic policies of Services
     * @param known all Ingresses of {@code state}
     */
    public static void translate(
            ClusterState state,
            Settings settings,
            References references,
            TrafficPolicies traffic,
            IngressPlans known,
            Draft draft) {
        draft.listener(new Listener(HTTP, 80, new ListenerProtocol.Http(), HostPattern.any()));
        IngressClasses classes = new IngressClasses(state, settings);
        for (IngressClass one : state.ingressClasses().all()) {
            String name = one.getMetadata().getName();
            if (classes.ours(one)) {
                draft.used("IngressClass", "", name);
            } else {
                draft.ignored(SourceRef.of("IngressClass", "", name), "another controller's class");
            }
        }
        GlobalSettings globals = GlobalSettings.of(settings.nginxConfigMap(), references, draft);
        TlsOffer offer = globals.offer();
        draft.listener(new Listener(HTTPS, 443, https(defaultCertificate(settings, references, draft), offer), HostPattern.any()));
        IngressReader reader = new IngressReader(settings, classes, globals, new IngressReader.Lookup(references, traffic), draft);
        List<IngressPlan> ours = new ArrayList<>();
        for (ByAge.One<Ingress, IngressPlan> one : known.inOrder()) {
            IngressPlan plan = one.made();
            if (plan == null) {
                plan = reader.read(one.object(), one.id());
                one.made(plan);
            }
            draft.add(plan.part());
            if (plan.ours()) {
                ours.add(plan);
            }
        }
        IngressTls tls = new IngressTls(offer, draft);
        ours.forEach(tls::add);
        OtherNames names = new OtherNames(draft);
        names.add(ours);
        names.secure(tls);
        tls.bind();
        IngressPaths paths = new IngressPaths(tls, names, draft);
        List<String> addresses = references.addresses().addresses();
        paths.add(ours);
        names.redirect();
        for (IngressPlan plan : ours) {
            if (plan.told()) {
                draft.status(new ObjectStatus.OfIngress(plan.id().namespace(), plan.id().name(), addresses));
            }
        }
    }

    private static ListenerProtocol https(Optional<CertificateName> fallback, TlsOffer offer) {
        return new ListenerProtocol.Https(fallback, Optional.empty(), offer.equals(TlsOffer.ALL) ? Optional.empty() : Optional.of(offer));
    }

    private static Optional<CertificateName> defaultCertificate(
            Settings settings, References references, Draft draft) {
        return settings.defaultCertificate().flatMap(key -> {
            int slash = key.indexOf('/');
            String namespace = key.substring(0, slash);
            String secret = key.substring(slash + 1);
            return switch (references.certificates().resolve(namespace, secret)) {
                case Resolved.Found<Certificate>(Certificate certificate) -> Optional.of(certificate.name());
                case Resolved.Missing<Certificate>(String reason, String message) -> {
                    draft.problem(
                            SourceRef.of("Secret", namespace, secret),
                            reason,
                            "default certificate: " + message + "; a self-signed one is shown");
                    yield Optional.empty();
                }
            };
        });
    }
}
