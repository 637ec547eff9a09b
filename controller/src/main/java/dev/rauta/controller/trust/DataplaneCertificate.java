// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import dev.rauta.routes.tls.Issuer;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that dataplanes mount, in a Secret. */
final class DataplaneCertificate implements Handing {
    private static final Logger log = LoggerFactory.getLogger(DataplaneCertificate.class);

    private final AuthoritySecrets secrets;
    private final String name;

    DataplaneCertificate(AuthoritySecrets secrets, String name) {
        this.secrets = secrets;
        this.name = name;
    }

    @Override
    public void hand(AuthorityBook book, boolean leads, Instant now) throws GeneralSecurityException {
        Optional<Secret> kept = secrets.find(name);
        boolean due = kept.isEmpty()
                || leads
                        && (!AuthoritySecrets.bundle(kept.get()).equals(book.bundle())
                                || Authority.due(AuthoritySecrets.pair(kept.get()), now));
        if (due) {
            secrets.write(
                    name,
                    Issuer.client(
                            book.current(), "rauta-dataplane", List.of("rauta://fleet/default"), now, Authority.LEAF_LIFE),
                    book.bundle(),
                    kept);
            log.atInfo().log("Dataplanes' certificate issued");
        }
    }
}
