// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.routes.Binding;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.Issuer;
import dev.rauta.routes.tls.TlsOffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A TLS context for each binding, list of certificates, demand on clients and offer; filled by one thread at a time.
 *
 * <p>What has not changed keeps its context. Tickets outlive contexts all the same: their keys are the same for all, and
 * a session is resumed wherever binding, demand and offer are those that it began under.
 */
public final class TlsContexts {
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(3650);

    private record ContextKey(Binding binding, Inside inside, List<ServerCertificate> certificates, @Nullable ClientTrust trust, TlsOffer offer) {}

    private final Map<Certificate, ServerCertificate> certificates = new HashMap<>();
    private final Map<ClientValidation, ClientTrust> trusts = new HashMap<>();
    private final Map<ContextKey, ServerContext> contexts = new HashMap<>();
    private final Set<Object> used = new HashSet<>();
    private @Nullable ServerCertificate selfSigned;
    private TicketKeys keys;

    /** With keys that nobody else has. */
    public TlsContexts() {
        this(TicketKeys.fresh());
    }

    /** @param keys what session tickets are sealed with at first */
    public TlsContexts(TicketKeys keys) {
        this.keys = keys;
    }

    /**
     * A certificate, read.
     *
     * @throws GeneralSecurityException where the chain or the key cannot be read
     * @throws SSLException where they do not fit together
     */
    public ServerCertificate certificate(Certificate certificate) throws GeneralSecurityException, SSLException {
        ServerCertificate known = certificates.get(certificate);
        if (known == null) {
            known = ServerCertificate.of(certificate);
            certificates.put(certificate, known);
        }
        used.add(known);
        return known;
    }

    /** A certificate that nobody vouches for, made at first use. */
    public ServerCertificate selfSigned() throws GeneralSecurityException, SSLException {
        ServerCertificate present = selfSigned;
        if (present == null) {
            present = ServerCertificate.of(Issuer.selfSigned("Rauta self-signed", Instant.now(), SELF_SIGNED_LIFE));
            selfSigned = present;
        }
        return present;
    }

    /**
     * A demand on clients, read.
     *
     * @throws GeneralSecurityException where its trust or its revocation lists cannot be read
     */
    public ClientDemand demand(ClientValidation validation) throws GeneralSecurityException {
        if (validation.mode() == ClientValidation.Mode.CLOSED) {
            return ClientDemand.CLOSED;
        }
        ClientTrust known = trusts.get(validation);
        if (known == null) {
            known = new ClientTrust(validation);
            trusts.put(validation, known);
        }
        used.add(known);
        return ClientDemand.of(known);
    }

    /**
     * The context of some server names.
     *
     * @param shown at least one, the preferred one first
     * @param demand one that somebody can fulfil
     * @param offer what clients may choose from
     */
    public ServerContext context(Binding binding, Inside inside, List<ServerCertificate> shown, ClientDemand demand, TlsOffer offer)
            throws SSLException {
        if (demand.equals(ClientDemand.CLOSED)) {
            throw new IllegalArgumentException("demand: closed (expected: one that a handshake can ask for)");
        }
        ContextKey key = new ContextKey(binding, inside, List.copyOf(shown), demand.trust(), offer);
        ServerContext known = contexts.get(key);
        if (known == null) {
            known = ServerContext.of(binding, inside, shown, demand.trust(), offer);
            known.ticketKeys(keys);
            contexts.put(key, known);
        }
        used.add(known);
        return known;
    }

    /** Forgets what nobody has asked for since the last time. */
    public void sweep() {
        certificates.values().retainAll(used);
        trusts.values().retainAll(used);
        contexts.values().retainAll(used);
        used.clear();
    }

    /** Goes on with other keys, in every context. */
    public void ticketKeys(TicketKeys others) {
        keys = others;
        contexts.values().forEach(context -> context.ticketKeys(others));
    }
}
