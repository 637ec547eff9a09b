// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.tls.ServerCertificate;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** The certificates of a snapshot that can be read, and those that are shown in place of others. */
final class ServerCertificates {
    private final TlsContexts contexts;
    private final Map<CertificateName, ServerCertificate> readable = new HashMap<>();

    /** @param problems hears of each fault */
    ServerCertificates(List<Certificate> certificates, TlsContexts contexts, Consumer<EntryProblem> problems) {
        this.contexts = contexts;
        certificates.forEach(certificate -> read(certificate, problems));
    }

    private void read(Certificate certificate, Consumer<EntryProblem> problems) {
        EntryKey key = new EntryKey(Section.CERTIFICATE, certificate.name().value());
        try {
            ServerCertificate read = contexts.certificate(certificate);
            readable.put(certificate.name(), read);
            read.stapleProblem().ifPresent(why -> problems.accept(new EntryProblem(key, "InvalidOcspStaple", why)));
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
            problems.accept(new EntryProblem(key, "InvalidCertificate", String.valueOf(e.getMessage())));
        }
    }

    /** Those of {@code binding} that can be shown. */
    List<ServerCertificate> of(SniBinding binding) {
        return binding.certificates().stream().map(readable::get).filter(Objects::nonNull).toList();
    }

    /** What a listener shows where nothing else can be: its own, and at the worst a self-signed one. */
    ServerCertificate fallback(ListenerProtocol.Https https) {
        ServerCertificate named = https.fallback().map(readable::get).orElse(null);
        if (named != null) {
            return named;
        }
        try {
            return contexts.selfSigned();
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException("a self-signed certificate could not be made", e);
        }
    }
}
